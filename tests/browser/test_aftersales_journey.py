"""After the sale on both sides, a phone and the desk behind it: every kind from asking to money or goods."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.buying import API, STAFF, data
from tests.running.desk import press
from tests.running.shop import Shop, running_shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = "13800019300"
PLACE = {"name": "售后部", "phone": "400-000-0000", "address": "深圳市南山区演示路 1 号"}
SKUS = [
    {"sku": "AS-1", "options": {"颜色": "黑"}, "price": "199.00", "stock": 20},
    {"sku": "AS-2", "options": {"颜色": "白"}, "price": "189.00", "stock": 20},
]
FREIGHT = {
    "region": "44",
    "is_served": True,
    "first_weight_grams": 1_000,
    "first_fee": {"minor": 800, "currency": "CNY"},
    "step_grams": 1_000,
    "step_fee": {"minor": 200, "currency": "CNY"},
}
COUPON = {
    "kind": "shop",
    "threshold": 5_000,
    "cut": 1_000,
    "title": "满50减10",
    "issuing": {"per_customer": 1},
}
POINTS = 500
_waybills = itertools.count(1_000_001)


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with running_shop() as running:
        gift = buying.phone_document("GIFT", price="49.00", stock=20)
        running.import_products([buying.phone_document("AS", skus=SKUS), gift])
        yield running


@pytest.fixture(scope="module")
def staff(shop) -> httpx.Client:
    client = shop.log_staff_in()
    data(client.put(f"{STAFF}/after-sales/return-place", json=PLACE), 200)
    data(client.put(f"{STAFF}/freight-templates", json=FREIGHT), 200)
    gift = {"kind": "threshold_gift", "threshold": 30_000, "gift_sku": "GIFT-1", "gift_value": 4_900}
    for kind, document in (("promotions", gift), ("coupons", COUPON)):
        number = data(client.post(f"{STAFF}/{kind}", json=document), 201)["id"]
        data(client.post(f"{STAFF}/{kind}/{number}/publish"), 200)
    return client


@pytest.fixture
def photo(tmp_path) -> Path:
    file: Path = tmp_path / "裂.jpg"
    Image.new("RGB", (320, 240), "gray").save(file)
    return file


@pytest.fixture(scope="module")
def member(shop) -> httpx.Client:
    client = shop.log_in(PHONE)
    client.address = buying.add_address(client)
    return client


@pytest.fixture
def page(open_page, shop, member) -> Iterator[Page]:
    """A phone in the hand of the shopper; whatever breaks in its pages is told at the end."""
    opened = hold(open_page(width=390), shop, member)
    yield opened
    assert opened.faults == []


def hold(page: Page, shop: Shop, member: httpx.Client) -> Page:
    """Give a browser the session of a shopper."""
    token = member.headers["Authorization"].removeprefix("Bearer ")
    page.context.add_cookies([{"name": "zhida_shopper", "value": token, "url": shop.url}])
    return page


def waybill() -> str:
    return f"SF{next(_waybills)}"


def bought(shop: Shop, staff: httpx.Client, member: httpx.Client, quantity: int = 1) -> str:
    """A paid order that was shipped and signed for."""
    number = paid(shop, member, buying.buy(member, member.address, "AS-1", quantity)["number"])
    parcel = {"carrier": "SF", "tracking": waybill()}
    data(staff.post(f"{STAFF}/orders/{number}/shipments", json=parcel), 201)
    sent = buying.order_of(member, number)["shipments"][0]["number"]
    report = {"occurred_at": datetime.now(UTC).isoformat(), "text": "已签收", "state": "DELIVERED"}
    data(staff.post(f"{STAFF}/parcels/{sent}/tracking-events", json=report), 201)
    buying.wait_for_status(member, number, "delivered")
    return number


def paid(shop: Shop, member: httpx.Client, number: str) -> str:
    shop.control("pay", attempt=buying.start_payment(member, number)["attempt"])
    buying.wait_for_status(member, number, "paid")
    return number


def choose(page: Page, order: str, kind: str, reason: str, units: int = 1) -> None:
    """Go from the order to the last form by what is written on the links."""
    page.goto(f"/orders/{order}")
    page.locator("a", has_text="申请售后").first.click()
    if units > 1:
        page.get_by_role("checkbox", name="青岚 测试手机 AS").check()
        page.locator("[name=units-L001]").fill(str(units))
        page.get_by_role("button", name="下一步").click()
    page.locator("a.way", has=page.get_by_text(kind, exact=True)).click()
    page.locator("a.chip", has_text=reason).click()
    expect(page.get_by_role("button", name="提交申请")).to_be_visible()
    fits(page)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def apply(page: Page) -> str:
    """Send the form and give the case's number."""
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/account/after-sales/*")
    fits(page)
    return page.url.rsplit("/", 1)[1]


def decide(staff: httpx.Client, case: str, decision: str, **more: object) -> dict:
    answer = staff.post(f"{STAFF}/after-sales/{case}/decisions", json={"decision": decision, **more})
    return data(answer, 200)


def stand(desk: Page, case: str, act: str) -> None:
    """Open a case at the desk, which offers this act."""
    desk.goto(f"/backoffice/after-sales/{case}")
    expect(desk.get_by_role("button", name=act, exact=True)).to_be_visible()
    fits(desk)


def comes_to(desk: Page, status: str) -> None:
    """Wait until the head of the desk says where the case stands."""
    expect(desk.locator(".under").get_by_text(status, exact=True)).to_be_visible(timeout=45_000)


def book_in(desk: Page, case: str) -> None:
    """Book the goods in, which left without serials."""
    stand(desk, case, "登记收货")
    press(desk, "登记收货")
    comes_to(desk, "待检测")


def send(desk: Page, act: str, tracking: str) -> None:
    """Send a parcel to the shopper from the desk."""
    desk.locator("input[name=tracking]").fill(tracking)
    press(desk, act)


def send_back(page: Page) -> None:
    """Enter the waybill on the case's page."""
    page.get_by_label("运单号").fill(waybill())
    page.get_by_role("button", name="提交运单号").click()
    expect(page.get_by_role("heading", name="寄回途中")).to_be_visible()


def see(page: Page, case: str, status: str) -> None:
    """Read the case until it has come there; the worker moves it."""
    buying.wait_for(
        lambda: page.goto(f"/account/after-sales/{case}") and page.locator("h1").inner_text(),
        lambda heading: heading.strip() == status,
    )
    fits(page)


def test_a_return_says_what_its_gift_costs_and_comes_back_as_money(page, desk, shop, staff, member):
    order = bought(shop, staff, member, quantity=2)
    choose(page, order, "退货退款", "7 天无理由", units=2)
    gifts = page.get_by_role("group", name="这次退货会失去的赠品")
    expect(gifts).to_contain_text("¥49.00")
    expect(gifts.get_by_role("radio", name="赠品一起寄回")).to_be_checked()
    expect(gifts).to_contain_text("退 ¥398.00")
    gifts.get_by_role("radio", name="留下赠品").check()
    expect(gifts).to_contain_text("退 ¥349.00")
    expect(page.get_by_text("消费者权益保护法第二十五条")).to_be_visible()
    case = apply(page)

    expect(page.get_by_text(PLACE["address"])).to_be_visible()
    send_back(page)
    book_in(desk, case)
    expect(desk.get_by_text("买家留下，扣 ¥49.00")).to_be_visible()
    press(desk, "接受并退款")
    comes_to(desk, "已退款")
    see(page, case, "已退款")

    expect(page.locator(".order-status")).to_contain_text("款项已原路退回。")
    assert data(member.get(f"{API}/after-sales/{case}"), 200)["refunded"]["minor"] == 34_900
    page.goto("/account/after-sales?tab=ended")
    expect(page.get_by_role("article", name=case)).to_contain_text("已退款")


def test_an_exchange_brings_another_unit_and_the_difference(page, desk, shop, staff, member):
    order = bought(shop, staff, member)
    choose(page, order, "换货", "换其他款式")
    page.locator(".pick-one", has_text="退还差价 ¥10.00").click()
    case = apply(page)

    stand(desk, case, "同意申请")
    press(desk, "同意申请")
    comes_to(desk, "待买家寄回")
    page.reload()
    send_back(page)
    book_in(desk, case)
    press(desk, "接受，准备换新")
    comes_to(desk, "待寄出新件")
    tracking = waybill()
    send(desk, "寄出新件", tracking)
    comes_to(desk, "已换新")
    see(page, case, "新件已寄出")

    expect(page.locator("#parcels")).to_contain_text(tracking)
    expect(page.locator(".summary")).to_contain_text("¥10.00")
    buying.wait_for(lambda: buying.order_of(member, order)["refunded"]["minor"], lambda minor: minor == 1_000)


def test_a_repair_is_quoted_paid_on_its_case_and_sent_home(page, desk, shop, staff, member):
    order = bought(shop, staff, member)
    choose(page, order, "维修", "人为损坏")
    page.get_by_label("问题描述").fill("摔了一下，屏幕裂")
    case = apply(page)

    stand(desk, case, "同意申请")
    press(desk, "同意申请")
    comes_to(desk, "待买家寄回")
    page.reload()
    send_back(page)
    book_in(desk, case)
    desk.get_by_text("收费维修", exact=True).click()
    desk.get_by_label("维修费").fill("399")
    desk.get_by_label("检测说明，买家可见").fill("更换屏幕")
    press(desk, "发送报价")
    comes_to(desk, "待买家确认报价")

    see(page, case, "请确认报价")
    expect(page.locator("#quote")).to_contain_text("¥399.00")
    page.get_by_role("button", name="接受报价").click()
    page.get_by_role("link", name="支付维修费").click()
    page.wait_for_url(f"**/account/after-sales/{case}/pay")
    expect(page.locator(".pay-sum")).to_contain_text("399.00")
    fits(page)
    page.locator(".channel").first.click()
    press(page, "确认付款")
    page.wait_for_url(f"**/account/after-sales/{case}*")
    expect(page.get_by_role("heading", name="维修中")).to_be_visible(timeout=45_000)
    expect(page.locator("#quote")).to_contain_text("已在线支付")

    stand(desk, case, "维修完成")
    desk.get_by_label("更换的部件，每行一个").fill("屏幕")
    press(desk, "维修完成")
    comes_to(desk, "待寄回买家")
    send(desk, "寄回买家", waybill())
    comes_to(desk, "已修好寄出")
    see(page, case, "已修好寄出")
    assert buying.order_of(member, order)["refunded"]["minor"] == 0


def test_money_alone_says_freight_coupon_and_points_before_anything_left(open_page, desk, shop, staff):
    member = shop.log_in("13800019301")
    address = buying.add_address(member)
    me = data(member.get(f"{API}/me"), 200)["id"]
    given = {"points": POINTS, "reason": "旅程"}
    data(staff.post(f"{STAFF}/customers/{me}/points/adjustments", json=given), 201)
    coupon = data(member.get(f"{API}/coupons"), 200)["items"][0]["id"]
    data(member.post(f"{API}/coupons/{coupon}/claims"), 201)
    lines = [{"sku": "AS-1", "quantity": 1}]
    # 199.00, a coupon of 10.00 and 500 points of 5.00, with freight of 8.00 leave 192.00.
    payable = buying.quote(member, address, lines=lines, points=POINTS)["payable"]
    placed = data(buying.place(member, address, payable, lines=lines, points=POINTS), 201)
    order = paid(shop, member, placed["number"])
    page = hold(open_page(width=390), shop, member)

    choose(page, order, "仅退款", "不想要了")
    told = page.locator("#confirm")
    expect(told.locator(".facts div", has_text="按付款时的分摊")).to_contain_text("¥184.00")
    expect(told.locator(".facts div", has_text="退回运费")).to_contain_text("¥8.00")
    expect(told.locator(".total")).to_contain_text("192.00")
    expect(told.get_by_text("退回抵扣用的 500 积分")).to_be_visible()
    expect(told.get_by_text("退回 1 张优惠券")).to_be_visible()
    case = apply(page)
    expect(page.get_by_role("heading", name="等待处理")).to_be_visible()

    stand(desk, case, "同意并退款")
    press(desk, "同意并退款")
    comes_to(desk, "已退款")
    see(page, case, "已退款")
    closed = buying.wait_for_status(member, order, "closed")
    assert (payable["minor"], closed["refunded"]["minor"]) == (19_200, 19_200)
    assert data(member.get(f"{API}/me/points"), 200)["balance"] == POINTS
    assert page.faults == []


def test_a_refusal_is_appealed_with_a_photo(page, shop, staff, member, photo):
    order = bought(shop, staff, member)
    choose(page, order, "退货退款", "性能故障")
    page.get_by_label("图片或视频").set_input_files(photo)
    case = apply(page)
    expect(page.locator(".summary .case-media img")).to_have_count(1)

    decide(staff, case, "reject", reason="照片看不出故障")
    see(page, case, "申请未通过")
    page.get_by_label("为什么不同意").fill("开机就能看到")
    page.get_by_role("button", name="提出申诉").click()
    expect(page.get_by_role("heading", name="申诉处理中")).to_be_visible()
    page.get_by_label("写留言").fill("需要的话可以再拍视频")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".talk .is-mine")).to_contain_text("再拍视频")
    # Another member of staff judges an appeal.
    decide(shop.log_staff_in(phone="13900000077"), case, "approve")
    see(page, case, "请寄回商品")
    expect(page.get_by_text("消费者权益保护法第二十四条")).to_be_visible()
