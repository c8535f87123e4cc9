"""The first sale by one hand in a browser: from a real catalogue's import to the phone that is received."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.running import buying
from tests.running.desk import POLICY_WATCH, log_in_by_code, press
from tests.running.shop import CODE, Shop, running_shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONES = Path(__file__).resolve().parents[1] / "data" / "catalogues" / "phones.jsonl"
IMPORTER = "13900000001"
# Nobody gets two login codes within a minute.
SENDERS = {390: "13900000390", 1440: "13900001440"}
PHONE_SCREEN = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
    "user_agent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
}
SCREENS = {390: PHONE_SCREEN, 1440: {"viewport": {"width": 1440, "height": 900}}}
BUYERS = {390: "13800000390", 1440: "13800001440"}
ADDRESSES = {
    390: "王芳 13800000390 浙江省杭州市西湖区翠苑街道文三路 391 号 7 幢 502",
    1440: "林小青 13800138000 广东省深圳市南山区粤海街道科技园路1号2栋301",
}


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """An empty shop: one who keeps its goods, two who send its orders."""
    with running_shop() as running:
        running.run("createstaff", "--role", "admin", "--phone", IMPORTER, "--name", "林静")
        for phone in SENDERS.values():
            running.run("createstaff", "--role", "order", "--phone", phone)
        yield running


@pytest.fixture(scope="module")
def hand(shop, chromium: Browser) -> Iterator[Callable[[int], Page]]:
    """Give a function that takes up a PC (1440 px) or a phone (390 px) in front of the shop."""
    contexts = []

    def taken(width: int) -> Page:
        context = chromium.new_context(
            base_url=shop.url, locale="zh-CN", reduced_motion="reduce", **SCREENS[width]
        )
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(POLICY_WATCH)
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on(
            "console",
            lambda said: page.faults.append(f"{said.text} {said.location}") if is_fault(said) else 0,
        )
        return page

    def is_fault(said) -> bool:
        """Tell a fault of our pages from a word of the cashier's."""
        return said.type in ("error", "warning") and said.location.get("url", "").startswith(shop.url)

    yield taken
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def catalogue(hand) -> None:
    """The phones, imported and published by staff in the back office."""
    page = hand(1440)
    log_in_by_code(page, IMPORTER)
    page.get_by_role("link", name="导入", exact=True).click()
    page.get_by_label("选择商品文件").set_input_files(PHONES)
    page.locator(".el-select").first.click()
    page.get_by_text("映射：phones").click()
    page.get_by_text("写入后直接发布").click()
    press(page, "上传并检查")
    expect(page.get_by_role("button", name="写入 186 个商品")).to_be_visible(timeout=60_000)
    press(page, "写入 186 个商品")
    expect(page.get_by_role("heading", name="写入结果")).to_be_visible(timeout=60_000)
    assert page.faults == []


def search(page: Page) -> None:
    """Find a phone by its name and open it."""
    page.goto("/")
    page.get_by_role("searchbox", name="搜索商品").fill("小米5X 美颜双摄")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    found = page.get_by_role("link", name="小米5X 美颜双摄拍照手机")
    # What was published is found a few seconds later.
    buying.wait_for(found.count, lambda count: count > 0 or not page.reload())
    found.first.click()


def look_around(page: Page) -> None:
    """Come to a phone of several colours by its category."""
    page.goto("/")
    page.get_by_role("link", name="分类").last.tap()
    page.wait_for_url("**/categories")
    page.locator("main").get_by_role("link", name=re.compile("手机")).first.tap()
    page.wait_for_url("**/c/**")
    page.locator(".good:has(.dots) .good-name a").first.tap()


def choose(page: Page) -> str:
    """Choose a SKU that is not the first, put it into the cart and give its code."""
    page.wait_for_url("**/p/**")
    first = page.locator("#buy [name=sku]").input_value()
    page.locator("[role=radio][aria-checked=false]:not(.is-impossible)").first.click()
    page.locator("[data-add]:visible").first.click()
    page.locator(".toast a").click()
    page.wait_for_url("**/cart")
    chosen = page.locator("select[name=sku]").first.input_value()
    assert chosen != first
    return chosen


def order(page: Page, width: int) -> str:
    """Log in by phone code, give an address, place the order; give its number."""
    page.locator("a.button:visible", has_text="去结算").first.click()
    page.wait_for_url("**/login**")
    page.get_by_label("手机号").fill(BUYERS[width])
    press(page, "获取验证码")
    expect(page.get_by_text("验证码已发送").first).to_be_visible()
    page.get_by_label("短信验证码").fill(CODE)
    press(page.locator("main"), "登录")
    page.wait_for_url("**/checkout**")
    page.get_by_label("粘贴地址").fill(ADDRESSES[width])
    press(page, "识别")
    expect(page.locator("select[name=district] option:checked")).to_have_text(re.compile("南山区|西湖区"))
    press(page, "保存并使用")
    page.wait_for_url("**/checkout?address=**")
    page.locator("button:visible", has_text="提交订单").first.click()
    page.wait_for_url("**/pay/Z*")
    return page.url.rsplit("/", 1)[1]


def pay(page: Page, shop: Shop, number: str) -> None:
    """Pay at the cashier's page and see the shop say so."""
    page.locator(".channel").first.click()
    page.wait_for_url(f"http://127.0.0.1:{shop.port + 2}/**")
    press(page, "确认付款")
    page.wait_for_url(f"**/pay/{number}/result")
    expect(page.get_by_role("heading", name="付款成功")).to_be_visible(timeout=20_000)


def ship(page: Page, width: int, number: str) -> None:
    """Send the order off in the back office."""
    log_in_by_code(page, SENDERS[width])
    page.goto("/backoffice/orders?status=paid")
    page.get_by_role("link", name=number).click()
    press(page, "开始备货")
    expect(page.get_by_role("button", name="开始备货")).to_be_hidden()
    press(page, "发货")
    page.locator("input[name=tracking]").fill("SF1234567890123")
    press(page, "确认发货")
    expect(page.get_by_text("SF1234567890123")).to_be_visible()


def receive(page: Page, number: str) -> None:
    """See the parcel and say that it has come."""
    page.get_by_role("link", name="查看订单").click()
    page.wait_for_url(f"**/orders/{number}")
    expect(page.get_by_text("SF1234567890123")).to_be_visible()
    page.get_by_role("button", name="确认收货").first.click()
    page.locator("dialog button", has_text="确定").click()
    expect(page.get_by_role("heading", name="已完成")).to_be_visible()


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("width", [1440, 390])
def test_imported_phone_is_bought_paid_sent_and_received(hand, shop, width):
    shopper, staff = hand(width), hand(width)
    (search if width == 1440 else look_around)(shopper)

    sku = choose(shopper)
    number = order(shopper, width)
    pay(shopper, shop, number)
    ship(staff, width, number)
    receive(shopper, number)

    assert sku.startswith("LY-")
    assert shop.invariants()["ok"] is True
    assert (shopper.faults, staff.faults) == ([], [])
