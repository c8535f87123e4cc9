"""Old phones are traded in: one is credited to a new one, one is paid by transfer, one goes back."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.buying import API, STAFF, data
from tests.running.desk import draw_picture, press
from tests.running.shop import Shop, running_shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MODELS = "code,brand,model,capacity,base_price\nOLD-1,旧牌,一代,128GB,1234.50\n"
QUESTIONS = [
    {
        "code": "SCREEN",
        "text": "屏幕外观",
        "grades": [
            {"code": "GOOD", "text": "没有划痕"},
            {"code": "SCRATCHED", "text": "有划痕", "percent": 15},
        ],
    },
    {
        "code": "ACCOUNT",
        "text": "账号",
        "grades": [
            {"code": "FREE", "text": "已退出"},
            {"code": "LOCKED", "text": "退不出", "is_refused": True},
        ],
    },
]
GOOD = {"SCREEN": "GOOD", "ACCOUNT": "FREE"}
PAYEE = {"name": "张小明", "bank": "中国工商银行", "account": "6222020000000000000"}


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop with one phone on sale, that takes one old model."""
    with running_shop() as running:
        running.import_products([buying.phone_document("T1", price="1999.00", stock=10)])
        yield running


@pytest.fixture(scope="module")
def staff(shop) -> httpx.Client:
    client = shop.log_staff_in()
    body = {"expected_version": 0, "reason": "首版", "models_csv": MODELS, "questions": QUESTIONS}
    data(client.post(f"{STAFF}/trade-in-prices", json=body), 201)
    return client


@pytest.fixture(scope="module")
def member(shop) -> httpx.Client:
    return shop.log_in("13800000001")


@pytest.fixture
def phone(open_page, shop, staff, member) -> Iterator[Page]:
    """A phone in the seller's hand."""
    page = open_page(width=390)
    token = member.headers["Authorization"].removeprefix("Bearer ")
    page.context.add_cookies([{"name": "zhida_shopper", "value": token, "url": shop.url}])
    yield page
    assert page.faults == []


def fits(page: Page) -> bool:
    """Say whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def on_the_bench(staff: httpx.Client, member: httpx.Client, serial: str) -> str:
    """A trade-in by transfer whose device has arrived; return its number."""
    wish = {"code": "OLD-1", "answers": GOOD}
    number = data(member.post(f"{API}/trade-ins", json=wish), 201)["summary"]["number"]
    agreed = {"serial": serial, "is_wiped": True, "way": "transfer", "payee": PAYEE, "is_payee_agreed": True}
    data(member.post(f"{API}/trade-ins/{number}/accept", json=agreed), 200)
    data(staff.post(f"{STAFF}/trade-ins/{number}/receive"), 200)
    return str(number)


def confirm(desk: Page) -> None:
    """Say yes to what is asked."""
    press(desk.locator(".el-message-box"), "确定")


def find_worse(desk: Page, serial: str, picture) -> None:
    """Find a scratch that the seller did not name, with a photo and a word."""
    desk.get_by_label("旧机上的序列号或 IMEI").fill(serial)
    press(desk, "全部与买家一致")
    desk.get_by_role("radiogroup", name="屏幕外观").get_by_text("有划痕", exact=True).click()
    expect(desk.get_by_role("button", name="提交检测结果")).to_be_disabled()
    desk.get_by_label("说明（与描述不同时必填，买家看得到）").fill("屏幕有两道划痕")
    desk.get_by_label("添加照片").set_input_files(picture)
    expect(desk.get_by_role("img", name="第 1 张照片")).to_be_visible()
    press(desk, "提交检测结果")
    confirm(desk)
    expect(desk.get_by_text("待买家确认新报价", exact=True).first).to_be_visible()
    assert fits(desk)


@pytest.fixture
def order(shop, member) -> str:
    """A paid order of the new phone."""
    number = str(buying.buy(member, buying.add_address(member), "T1-1")["number"])
    shop.control("pay", attempt=buying.start_payment(member, number)["attempt"])
    buying.wait_for_status(member, number, "paid")
    return number


def test_an_old_phone_is_credited_to_a_new_one(phone, desk, order, member, tmp_path):
    product = buying.order_of(member, order)["lines"][0]["product"]

    phone.goto(f"/p/{product}")
    phone.get_by_role("link", name="以旧换新，旧机最高抵 ¥1234.50").click()
    phone.get_by_role("link", name="一代 128GB").click()
    phone.get_by_text("没有划痕", exact=True).click()
    phone.get_by_text("已退出", exact=True).click()
    phone.get_by_role("button", name="查看回收价").click()
    expect(phone.locator(".trade-sum .total").first).to_contain_text("¥1234.50")
    assert fits(phone)
    phone.get_by_role("button", name="保存这个报价").click()
    expect(phone.get_by_role("heading", name="接受报价")).to_be_visible()
    phone.get_by_label("旧机序列号或 IMEI").fill("490154203237518")
    phone.locator(".pick-one", has_text=order).click()
    phone.get_by_text("我已备份并清除旧机数据，已退出账号").click()
    assert fits(phone)
    phone.get_by_role("button", name="接受报价，去寄旧机").click()
    phone.get_by_label("快递公司").fill("顺丰")
    phone.get_by_label("运单号").fill("SF1234567")
    phone.get_by_role("button", name="已寄出").click()
    expect(phone.get_by_text("旧机在路上")).to_be_visible()

    desk.goto("/backoffice/trade-ins")
    desk.get_by_role("row").filter(has_text="旧牌 一代 128GB").get_by_role("link").first.click()
    press(desk, "登记收到旧机")
    find_worse(desk, "490154203237518", draw_picture(desk, tmp_path / "1.png", "#a26"))

    phone.reload()
    expect(phone.get_by_text("原报价 ¥1234.50")).to_be_visible()
    expect(phone.get_by_text("屏幕有两道划痕")).to_be_visible()
    assert fits(phone)
    with phone.expect_navigation():
        phone.get_by_role("button", name="按新报价卖出").click()
    case = phone.url
    buying.wait_for(
        lambda: phone.goto(case) and phone.locator("main").inner_text(), lambda text: "已付款给你" in text
    )
    phone.goto(f"/orders/{order}")
    tied = phone.get_by_label(f"换新单 {case.rsplit('/', 1)[1]}")
    expect(tied).to_contain_text("1049.32")
    assert fits(phone)
    desk.goto(f"/backoffice/orders/{order}")
    expect(desk.get_by_role("link", name="旧牌 一代 128GB")).to_be_visible()
    assert buying.order_of(member, order)["status"] == "paid"


def test_a_transfer_is_taken_to_the_bank_and_confirmed(desk, staff, member):
    number = on_the_bench(staff, member, "OLD-77")
    desk.goto(f"/backoffice/trade-ins/{number}")
    desk.get_by_label("旧机上的序列号或 IMEI").fill("old-77")
    press(desk, "全部与买家一致")
    press(desk, "提交检测结果")
    confirm(desk)
    expect(desk.get_by_text("请先导出名单交银行")).to_be_visible()

    desk.get_by_role("link", name="去转账名单").click()
    press(desk, "导出待付名单")
    with desk.expect_download() as saved:
        confirm(desk)
    assert "张小明,中国工商银行,6222020000000000000,1234.50" in saved.value.path().read_text("utf-8-sig")
    row = desk.get_by_role("row").filter(has_text=number)
    press(row, "登记已付")
    desk.locator(".el-message-box").get_by_placeholder("银行流水号").fill("ICBC-1")
    confirm(desk)
    expect(row).to_contain_text("ICBC-1")
    assert data(member.get(f"{API}/trade-ins/{number}"), 200)["summary"]["status"] == "paid"
    desk.set_viewport_size({"width": 390, "height": 780})
    assert fits(desk)


def test_what_is_not_sold_goes_back(phone, desk, staff, member, tmp_path):
    number = on_the_bench(staff, member, "OLD-78")
    desk.goto(f"/backoffice/trade-ins/{number}")
    find_worse(desk, "OLD-78", draw_picture(desk, tmp_path / "1.png", "#26a"))
    phone.goto(f"/account/trade-ins/{number}")
    phone.get_by_role("button", name="不卖了，免费退回").click()
    expect(phone.get_by_text("我们会把旧机免费寄回给你")).to_be_visible()

    desk.reload()
    desk.get_by_label("快递公司").fill("顺丰")
    desk.get_by_label("运单号").fill("SF7654321")
    press(desk, "寄回旧机")
    expect(desk.get_by_text("旧机已退回", exact=True).first).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("顺丰 SF7654321")).to_be_visible()
    assert data(member.get(f"{API}/trade-ins/{number}"), 200)["summary"]["status"] == "returned"


def test_prices_are_changed_and_published(desk, staff):
    desk.goto("/backoffice/trade-ins/prices")
    desk.get_by_label("OLD-1 全新无损时").fill("1300")
    expect(desk.get_by_text("新增 0 个、修改 1 个、删除 0 个型号")).to_be_visible()
    press(desk, "发布新版本")
    box = desk.locator(".el-message-box")
    box.get_by_placeholder("原因").fill("行情上涨")
    confirm(desk)
    expect(desk.get_by_text("已发布第 2 版")).to_be_visible()
    desk.set_viewport_size({"width": 390, "height": 780})
    assert fits(desk)
    shown = data(staff.get(f"{STAFF}/trade-in-prices"), 200)
    assert (shown["version"], shown["models"][0]["base"]["minor"]) == (2, 130_000)
