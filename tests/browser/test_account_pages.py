"""The customer centre by hand: every page in both languages and widths, by keyboard; a shopper's rounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.buying import API, STAFF, data
from tests.running.shop import Shop, running_shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE, NEWCOMER = "13800014601", "13800014602"
SKUS = [
    {"sku": "AP-1", "options": {"颜色": "黑"}, "price": "199.00", "stock": 30},
    {"sku": "AP-2", "options": {"颜色": "白"}, "price": "189.00", "stock": 30},
]
PAGES = (
    "/account",
    "/orders",
    "/orders?tab=to_pay",
    "/orders?text=AP",
    "/orders/bin",
    "/account/after-sales",
    "/account/invoices",
    "/account/invoice-titles",
    "/account/devices",
    "/account/trade-ins",
    "/account/coupons",
    "/account/points",
    "/account/level",
    "/account/favourites",
    "/account/history",
    "/account/notices",
    "/account/messages",
    "/account/addresses",
    "/account/security",
    "/account/privacy",
    "/coupons",
    "/warranty",
)
# What is empty for whoever has just come says so, and leads on.
EMPTY = (
    "/orders",
    "/orders/bin",
    "/account/after-sales",
    "/account/invoices",
    "/account/devices",
    "/account/trade-ins",
    "/account/coupons",
    "/account/favourites",
    "/account/history",
    "/account/notices",
    "/account/messages",
)
WIDTHS = (390, 1440)
TOUCHED = "main :is(a, button, input:not([type=hidden]), select, summary)"
# A name's link takes its whole row; links inside a sentence and a label's own box are let be.
SMALL = """(touched) => [...document.querySelectorAll(touched)]
  .filter((it) => it.checkVisibility() && !it.closest('label, p, dialog, .crumbs, .line-name'))
  .map((it) => [it.outerHTML.slice(0, 90), it.getBoundingClientRect()])
  .filter(([, box]) => box.height > 0 && box.height < 43.5)
  .map(([html]) => html)"""


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with running_shop() as running:
        running.import_products([buying.phone_document("AP", skus=SKUS)])
        yield running


@pytest.fixture(scope="module")
def member(shop, staff) -> httpx.Client:
    """A shopper with something in every corner: orders of four states, a favourite, a page seen."""
    client = shop.log_in(PHONE)
    address = buying.add_address(client)
    client.unpaid, client.paid, client.sent, client.cancelled = (
        buying.buy(client, address, sku)["number"] for sku in ("AP-1", "AP-2", "AP-1", "AP-2")
    )
    for number in (client.paid, client.sent):
        shop.control("pay", attempt=buying.start_payment(client, number)["attempt"])
        buying.wait_for_status(client, number, "paid")
    parcel = {"carrier": "SF", "tracking": "SF1000046"}
    data(staff.post(f"{STAFF}/orders/{client.sent}/shipments", json=parcel), 201)
    data(client.post(f"{API}/orders/{client.cancelled}/cancel", json={}), 200)
    client.product = product = buying.find_product(client, "AP-1")["id"]
    data(client.put(f"{API}/me/favourites/{product}", json={}), 200)
    data(client.post(f"{API}/me/seen", json={"product": product}), 200)
    return client


@pytest.fixture
def open_as(open_page, shop):
    """Give a function that opens a browser for a client's shopper; what breaks in it ends the test."""
    opened: list[Page] = []

    def opening(client: httpx.Client, *, width: int) -> Page:
        page = open_page(width=width)
        token = client.headers["Authorization"].removeprefix("Bearer ")
        page.context.add_cookies([{"name": "zhida_shopper", "value": token, "url": shop.url}])
        opened.append(page)
        return page

    yield opening
    assert [page.faults for page in opened if page.faults] == []


def faults_of(page: Page, path: str) -> list[object]:
    """Say what is wrong with a page: its parts and language, and at each width its targets and edges."""
    page.goto(path)
    found: list[object] = []
    parts = [page.locator("h1"), *(page.get_by_role(role) for role in ("main", "banner", "contentinfo"))]
    if [part.count() for part in parts] != [1, 1, 1, 1]:
        found.append("heading or landmarks")
    if page.locator("html").get_attribute("lang") != ("en" if path.startswith("/en/") else "zh-CN"):
        found.append("language")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += page.evaluate(SMALL, TOUCHED)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"sticks out at {width}")
    return found


def test_every_page_of_the_account_stands_in_both_languages_and_widths(open_as, member):
    page = open_as(member, width=390)
    paths = [*PAGES, *(f"/orders/{number}" for number in (member.unpaid, member.paid, member.sent))]
    paths += [f"/orders/{member.paid}/address", f"/orders/{member.sent}/invoice"]

    wrong = {path: faults_of(page, path) for path in (*paths, *(f"/en{path}" for path in paths))}

    assert {path: found for path, found in wrong.items() if found} == {}


def test_an_empty_page_says_so_and_leads_on(open_as, shop):
    page = open_as(shop.log_in(NEWCOMER), width=390)
    for path in EMPTY:
        page.goto(path)
        empty = page.locator("main .empty")
        expect(empty.get_by_role("heading")).to_be_visible()
        expect(empty.locator("p")).not_to_be_empty()


def test_from_the_account_to_an_order_by_keyboard(open_as, member):
    page = open_as(member, width=1440)
    page.goto("/account")

    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href') ?? ''"))
        if re.fullmatch(r"/orders/Z\w+", reached[-1]):
            break
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/orders/Z\w+$"))
    assert reached[0] == "#main"
    assert reached.index("/orders") > reached.index("/account")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_shoppers_rounds(open_as, shop, staff, member):
    page = open_as(member, width=390)

    # A favourite leads to its page, where a notice of a lower price is asked for.
    page.goto("/account/favourites")
    page.locator("main .kept").get_by_role("link", name="青岚 测试手机 AP").click()
    page.wait_for_url(re.compile("/p/"))
    page.get_by_role("button", name="降价通知").click()
    expect(page.locator('[value="price_drop"]')).to_have_attribute("aria-pressed", "true")
    page.goto("/account/notices")
    expect(page.get_by_text("等待中", exact=True)).to_be_visible()

    # Staff lower the price; the word of it comes into the inbox.
    lower = {"selling": {"minor": 17_900, "currency": "CNY"}}
    data(staff.put(f"{STAFF}/skus/AP-1/price", json=lower), 200)
    told = buying.wait_for(
        lambda: page.goto("/account/messages") and page.locator("main").inner_text(),
        lambda text: "降价" in text,
    )
    assert "179.00" in told

    # What was looked at is cleared at once.
    page.goto("/account/history")
    expect(page.locator("main .kept")).to_have_count(1)
    page.get_by_role("button", name="清空").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(page.get_by_role("heading", name="没有浏览记录")).to_be_visible()

    # An ended order goes into the bin and comes back.
    page.goto(f"/orders/{member.cancelled}")
    page.get_by_role("button", name="删除订单").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    page.wait_for_url(re.compile("/orders$"))
    expect(page.get_by_role("article", name=member.cancelled)).to_have_count(0)
    page.get_by_role("link", name="回收站").click()
    page.get_by_role("article", name=member.cancelled).get_by_role("button", name="恢复").click()
    page.wait_for_url(re.compile(f"/orders/{member.cancelled}$"))
    page.goto("/orders")
    expect(page.get_by_role("article", name=member.cancelled)).to_have_count(1)
