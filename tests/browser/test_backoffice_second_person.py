"""At two desks: what one begins and another must finish, and what goes wrong and is mended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running import buying, parking
from tests.running.desk import draw_picture, give_reason, press, sit_down
from tests.running.shop import Shop, running_shop

pytestmark = pytest.mark.browser

FILM = Path(__file__).resolve().parents[2] / "src/zhida/demo/rendered/film-x7-ultra.mp4"
# A browser notes every refusal; the test looks for the words on the screen.
REFUSED = "409 (Conflict)"
MAKER, CHECKER = "13900000001", "13900000002"


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop with the second-person rule of production, and one phone on sale."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHIDA_SECOND_PERSON", "on")
        with running_shop() as running:
            running.import_products([buying.phone_document("T1", price="1999.00", stock=10)])
            yield running


@pytest.fixture(scope="module")
def maker(shop) -> httpx.Client:
    return shop.log_staff_in(MAKER)


@pytest.fixture(scope="module")
def checker(shop) -> httpx.Client:
    return shop.log_staff_in(CHECKER)


@pytest.fixture
def desks(open_page, shop, maker, checker) -> Iterator[tuple[Page, Page]]:
    """The desks of the one who makes and the one who checks; nothing may go wrong at either."""
    tokens = [person.headers["Authorization"].removeprefix("Bearer ") for person in (maker, checker)]
    pages = [sit_down(open_page(), shop, token) for token in tokens]
    yield pages[0], pages[1]
    assert [fault for page in pages for fault in page.faults if REFUSED not in fault] == []


@pytest.fixture
def desk(desks) -> Page:
    return desks[1]


def product_of(staff: httpx.Client, title: str) -> dict:
    """Return the product with this title as staff see it."""
    found = buying.data(staff.get(f"{buying.STAFF}/products", params={"q": title}), 200)["items"]
    return buying.data(staff.get(f"{buying.STAFF}/products/{found[0]['id']}"), 200)


def open_product(page: Page, number: str) -> None:
    """Open a product in the editor."""
    page.goto(f"/backoffice/products/{number}")
    expect(page.get_by_role("heading", name="规格与 SKU")).to_be_visible()


def shop_page(shop: Shop, number: str) -> str:
    """Return the page of a product as a shopper gets it."""
    with shop.client() as guest:
        return guest.get(f"/p/{number}", follow_redirects=True).text


def test_large_price_change_waits_for_a_second_person(desks, maker):
    first, second = desks
    price = f"{buying.STAFF}/skus/T1-1/price"
    first.goto("/backoffice/prices?sku=T1-1")
    expect(first.locator("input[aria-label='售价']")).to_have_value("1999.00")
    first.locator("input[aria-label='售价']").fill("1299.00")
    first.locator("form input").last.fill("清仓")
    press(first, "保存价格")
    expect(first.get_by_text("改动超过三成，已提交第二人复核。")).to_be_visible()
    press(first, "同意")
    expect(first.locator(".el-message--error")).to_be_visible()
    unchanged = buying.data(maker.get(price), 200)["selling"]["minor"]

    second.goto("/backoffice/prices")
    row = second.get_by_role("row").filter(has_text="T1-1")
    expect(row).to_contain_text("¥1,299.00")
    press(row, "同意")
    expect(second.get_by_text("没有等待复核的改价")).to_be_visible()

    history = buying.data(maker.get(f"{price}/history"), 200)["items"]
    assert unchanged == 199900
    assert buying.data(maker.get(price), 200)["selling"]["minor"] == 129900
    assert history[0]["approved_by"] not in ("", None, history[0]["changed_by"])


def test_product_goes_back_to_its_maker_and_is_published_by_another(desks, maker):
    first, second = desks
    buying.data(maker.post(f"{buying.STAFF}/products", json=buying.phone_document("T2")), 201)
    number = product_of(maker, "青岚 测试手机 T2")["id"]
    open_product(first, number)
    press(first, "提交复核")
    expect(first.get_by_text("待复核", exact=True)).to_be_visible()
    press(first, "发布")
    expect(first.locator(".el-message--error")).to_be_visible()

    open_product(second, number)
    press(second, "退回修改")
    give_reason(second, "名称里不要写测试")
    expect(second.get_by_text("草稿", exact=True)).to_be_visible()
    returned = product_of(maker, "青岚 测试手机 T2")

    open_product(first, number)
    first.locator("input[name=title]").fill("青岚 T2")
    press(first, "保存")
    expect(first.get_by_role("button", name="保存", exact=True)).to_be_hidden()
    press(first, "提交复核")
    expect(first.get_by_text("待复核", exact=True)).to_be_visible()
    open_product(second, number)
    press(second, "发布")
    expect(second.get_by_text("在售", exact=True)).to_be_visible()
    with second.expect_popup() as opened:
        second.get_by_role("link", name="在商城查看").click()

    expect(opened.value.get_by_role("heading", level=1)).to_have_text("青岚 T2")
    assert (returned["status"], returned["versions"][0]["action"]) == ("DRAFT", "RETURNED")
    assert product_of(maker, "青岚 T2")["status"] == "PUBLISHED"


def test_film_gets_the_chosen_poster_once_the_change_was_checked(desks, maker, shop, tmp_path):
    first, second = desks
    number = product_of(maker, "青岚 测试手机 T1")["id"]
    open_product(first, number)
    tiles = first.get_by_label("按左右箭头移动")
    chooser = first.get_by_label("上传图片或视频")
    for count, colour in enumerate(("#2a6", "#62a"), start=1):
        chooser.set_input_files(draw_picture(first, tmp_path / f"{count}.png", colour))
        expect(tiles).to_have_count(count)
    first.locator(".poster .el-select__wrapper").click()
    first.get_by_role("option").nth(1).click()
    chooser.set_input_files(FILM)
    expect(tiles).to_have_count(3)
    press(first, "保存")
    expect(first.get_by_text("有待复核的修改")).to_be_visible()
    before = shop_page(shop, number)

    open_product(second, number)
    press(second, "复核并发布修改")
    expect(second.get_by_text("有待复核的修改")).to_be_hidden()

    product = product_of(maker, "青岚 测试手机 T1")
    uploads = {it["key"]: it for it in product["media"]}
    gallery = [uploads[key] for key in product["document"]["media"]]
    assert [it["kind"] for it in gallery] == ["image", "image", "video"]
    assert gallery[2]["poster"] == gallery[1]["url"]
    # A page is kept for a second, and it was read a moment ago.
    buying.wait_for(lambda: shop_page(shop, number), lambda page: f'poster="{gallery[1]["url"]}"' in page)
    assert "<video" not in before


def test_paid_order_is_cancelled_and_the_money_goes_back(desk, checker, shop):
    buyer = shop.log_in("13800000001")
    number = buying.buy(buyer, buying.add_address(buyer), "T1-1", 2)["number"]
    shop.control("pay", attempt=buying.start_payment(buyer, number)["attempt"])
    payable = buying.wait_for_status(buyer, number, "paid")["payable"]
    free = buying.stock_of(checker, "T1-1")["free"]
    desk.goto(f"/backoffice/orders/{number}")
    press(desk, "取消订单")
    expect(desk.locator(".el-message-box")).to_contain_text("已付的钱会原路退回。")
    give_reason(desk, "顾客拍错了")
    expect(desk.get_by_role("button", name="取消订单")).to_be_hidden()
    expect(desk.get_by_role("button", name="发货")).to_be_hidden()
    expect(desk.get_by_text("已关闭", exact=True).first).to_be_visible(timeout=45_000)

    order = buying.wait_for_status(buyer, number, "closed")
    given_back = [it["amount"] for it in shop.control("ledger")["refunds"] if it["status"] == "succeeded"]
    assert (order["refunded"], given_back) == (payable, [payable["minor"]])
    assert buying.stock_of(checker, "T1-1")["free"] == free + 2


def test_parked_event_is_tried_again_once_its_cause_is_mended(desk, checker, shop):
    buyer = shop.log_in("13800000002")
    number = buying.buy(buyer, buying.add_address(buyer), "T1-1")["number"]
    parking.lose_order(shop, number)
    parked = f"{buying.STAFF}/parked-events"
    buying.wait_for(lambda: buying.data(checker.get(parked), 200)["items"], bool)
    desk.goto("/backoffice/events")
    row = desk.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text("OrderNotFound")

    parking.find_order(shop, number)
    press(row, "重新排队")
    expect(desk.get_by_text("没有搁置的事件")).to_be_visible()

    def kinds() -> list[str]:
        return [it["kind"] for it in buying.data(buyer.get(f"{buying.API}/me/messages"), 200)["items"]]

    assert buying.wait_for(kinds, bool) == ["payment_late"]
    assert buying.data(checker.get(parked), 200)["items"] == []
