"""Fetching from a store: a shopper on a phone buys and comes, a clerk at the counter looks for the code."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.buying import STAFF, data
from tests.running.desk import press, sit_down
from tests.running.shop import Shop, running_shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STORE = {
    "code": "NS",
    "name": "南山店",
    "region": "440305",
    "address": "海德路 1 号",
    "phone": "0755-12345678",
    "hours": "10:00–22:00",
    "warehouse": "SHELF",
    "keep_days": 7,
    "is_open": True,
}
SHELF = {"code": "SHELF", "name": "南山店货架", "region_code": "440305", "priority": 900}
SKUS = [
    {"sku": "PU-1", "options": {"颜色": "黑"}, "price": "1999.00", "stock": 5},
    {"sku": "PU-2", "options": {"颜色": "白"}, "price": "39.00", "stock": 5},
]
ASKS = {"return_class": "NEEDS_CONFIRMATION", "exclusion_kind": "ACTIVATED_VALUE"}


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop with two colours on the shelf of a store."""
    with running_shop() as running:
        running.import_products([buying.phone_document("PU", skus=SKUS)])
        yield running


@pytest.fixture(scope="module")
def staff(shop) -> httpx.Client:
    """A clerk; the black phone needs its serial, the white one asks for a confirmation."""
    client = shop.log_staff_in()
    data(client.post(f"{STAFF}/warehouses", json=SHELF), 201)
    for one in SKUS:
        receipt = {"ref": "shelf-1", "warehouse": "SHELF", "sku": one["sku"], "quantity": 2}
        data(client.post(f"{STAFF}/stock/receipts", json=receipt), 201)
    data(client.put(f"{STAFF}/stores", json=STORE), 200)
    for sku, wish in (("PU-1", {"needs_serial": True}), ("PU-2", ASKS)):
        rule = {"scope": "sku", "subject": sku, "seen_version": 0, "reason": "", "wish": wish}
        data(client.put(f"{STAFF}/policies", json=rule), 200)
    return client


@pytest.fixture(scope="module")
def member(shop, staff) -> httpx.Client:
    client = shop.log_in("13800019400")
    buying.add_address(client)
    return client


@pytest.fixture
def page(open_page, shop, member) -> Iterator[Page]:
    """A phone in the hand of the shopper."""
    opened = open_page(width=390)
    token = member.headers["Authorization"].removeprefix("Bearer ")
    opened.context.add_cookies([{"name": "zhida_shopper", "value": token, "url": shop.url}])
    yield opened
    assert opened.faults == []


@pytest.fixture
def counter(open_page, shop, staff) -> Iterator[Page]:
    """The counter on a clerk's phone; a refused code is told by its answer too."""
    opened = sit_down(open_page(width=390), shop, staff.headers["Authorization"].removeprefix("Bearer "))
    yield opened
    assert [fault for fault in opened.faults if "400 (Bad Request)" not in fault] == []


def is_narrow(page: Page) -> bool:
    """Say whether a page goes without scrolling sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def order_for_pickup(page: Page, *, confirms: bool) -> str:
    """Choose the store at the checkout, confirm the exclusion or not, and place the order."""
    page.goto("/checkout")
    page.get_by_role("navigation", name="怎么收货").get_by_role("link", name="门店自提").click()
    expect(page.get_by_role("heading", name="自提门店")).to_be_visible()
    expect(page.get_by_text("备好后保留 7 天")).to_be_visible()
    assert is_narrow(page)
    box = page.get_by_role("checkbox", name=re.compile("确认不支持七天无理由退货"))
    expect(box).not_to_be_checked()
    if confirms:
        box.check()
    page.locator("#place").get_by_role("button", name="提交订单").click()
    page.wait_for_url("**/pay/**")
    expect(page.locator(".facts").filter(has_text="自提门店")).to_contain_text("南山店")
    assert is_narrow(page)
    return page.url.rstrip("/").rsplit("/", 1)[1]


def pay(page: Page, shop: Shop, member: httpx.Client, number: str) -> None:
    """Have the channel take the money; the open pay page sees it and moves on by itself."""
    shop.control("pay", attempt=buying.start_payment(member, number)["attempt"])
    expect(page.get_by_role("heading", name="付款成功")).to_be_visible()


def lay_ready(counter: Page, number: str) -> None:
    """Find the order among those to prepare and say that it lies ready."""
    counter.goto("/backoffice/pickups")
    row = counter.get_by_role("row").filter(has_text=number)
    expect(row).to_be_visible()
    assert is_narrow(counter)
    press(row, "已备好")
    expect(row).to_be_hidden()


def test_an_order_is_bought_on_a_phone_and_fetched_over_the_counter(page, counter, shop, staff, member):
    buying.add_to_cart(member, "PU-1")
    buying.add_to_cart(member, "PU-2")
    number = order_for_pickup(page, confirms=True)
    pay(page, shop, member, number)
    lay_ready(counter, number)

    page.goto(f"/orders/{number}")
    expect(page.get_by_role("heading", name="待取货")).to_be_visible()
    expect(page.get_by_text("海德路 1 号")).to_be_visible()
    expect(page.get_by_role("img", name="取货码二维码")).to_be_visible()
    assert is_narrow(page)
    code = page.locator("#pickup .copyable").inner_text().replace(" ", "")
    wrong = f"{(int(code) + 1) % 10**8:08d}"

    counter.get_by_label("取货码二维码或订单号").fill(f"{number}:{wrong}")
    press(counter, "查找")
    dialog = counter.get_by_role("dialog", name="交付商品")
    given = dialog.get_by_label("取货码", exact=True)
    expect(given).to_have_value(wrong)
    expect(dialog.get_by_role("button", name="确认交付")).to_be_disabled()
    dialog.get_by_label(re.compile("的序列号")).first.fill("SN-PU-0001")
    press(dialog, "确认交付")
    expect(dialog.get_by_text("取货码不对，还可以再试 4 次。")).to_be_visible()
    assert is_narrow(counter)
    given.fill(code)
    press(dialog, "确认交付")
    expect(dialog).to_be_hidden()

    buying.wait_for_status(member, number, "delivered")
    page.reload()
    expect(page.get_by_text("已在门店取走。", exact=True)).to_be_visible()
    dates = page.locator(".order-goods")
    expect(dates.get_by_text("已确认不支持七天无理由退货")).to_have_count(1)
    expect(dates.get_by_text("保修至").first).to_be_visible()
    again = staff.post(f"{STAFF}/orders/{number}/pickup/handover", json={"code": code, "serials": {}})
    assert (again.status_code, again.json()["code"]) == (409, "pickup_ended")
    counter.get_by_label("取货码二维码或订单号").fill(number)
    press(counter, "查找")
    expect(counter.get_by_text("这个订单已经取走。")).to_be_visible()
    expect(counter.get_by_role("row").filter(has_text=number)).to_be_visible()


def test_goods_without_a_confirmation_keep_their_seven_days(page, shop, staff, member):
    buying.add_to_cart(member, "PU-2")
    number = order_for_pickup(page, confirms=False)
    pay(page, shop, member, number)
    data(staff.post(f"{STAFF}/orders/{number}/pickup"), 201)
    code = data(member.get(f"{buying.API}/orders/{number}/pickup"), 200)["code"]
    data(staff.post(f"{STAFF}/orders/{number}/pickup/handover", json={"code": code}), 201)
    buying.wait_for_status(member, number, "delivered")

    page.goto(f"/orders/{number}")

    dates = page.locator(".order-goods")
    expect(dates.get_by_text(re.compile("可退至"))).to_be_visible()
    expect(dates.get_by_text("已确认不支持七天无理由退货")).to_have_count(0)


def test_staff_open_a_store_at_their_desk(open_page, shop, staff):
    desk = sit_down(open_page(), shop, staff.headers["Authorization"].removeprefix("Bearer "))
    desk.goto("/backoffice/stores")
    row = desk.get_by_role("row").filter(has_text="南山店")
    expect(row).to_contain_text("接受自提")
    press(row, "修改")
    dialog = desk.get_by_role("dialog", name="修改门店")
    expect(dialog.locator(".regions")).to_contain_text("南山区")
    dialog.get_by_label("备好后保留天数").fill("99")
    press(dialog, "保存")
    expect(dialog.locator(".el-form-item__error, .warn").first).to_be_visible()
    dialog.get_by_label("备好后保留天数").fill("5")
    press(dialog, "保存")
    expect(dialog).to_be_hidden()
    expect(row).to_contain_text("备好后保留 5 天")
    assert [fault for fault in desk.faults if "400 (Bad Request)" not in fault] == []
