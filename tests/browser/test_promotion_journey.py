"""One price from the product to the refund: a flash item, 满减, a coupon and points, on PC and phone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.buying import API, STAFF, data
from tests.running.shop import Shop, running_shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONES = {1440: "13800014400", 390: "13800003900"}
SKUS = {"FLASH-1": 2, "PLAIN-1": 1}
POINTS = 500
# 99.00 + 129.00 + 199.00 = 427.00; 满200减30, a coupon of 10.00 and 500 points of 5.00 leave 382.00.
PAYABLE = 38_200
TOTAL = ".total .price-now"
_refunds = itertools.count(1)


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop with two goods, and one browser's worth of promotions for them."""
    with running_shop() as running:
        running.import_products(
            [buying.phone_document("FLASH", price="129.00"), buying.phone_document("PLAIN", price="199.00")]
        )
        yield running


@pytest.fixture(scope="module")
def staff(shop) -> httpx.Client:
    client = shop.log_staff_in()
    for document in (
        {"kind": "flash_price", "skus": {"FLASH-1": 9_900}, "quota_left": 10, "buyer_left": 1},
        {"kind": "threshold_cut", "tiers": [{"threshold": 20_000, "cut": 3_000}], "title": "满200减30"},
    ):
        publish(client, "promotions", document)
    coupon = {"kind": "shop", "threshold": 5_000, "cut": 1_000, "title": "满50减10"}
    publish(client, "coupons", {**coupon, "issuing": {"per_customer": 1}})
    return client


def publish(staff: httpx.Client, kind: str, document: dict) -> None:
    number = data(staff.post(f"{STAFF}/{kind}", json=document), 201)["id"]
    data(staff.post(f"{STAFF}/{kind}/{number}/publish"), 200)


def fen(text: str) -> int:
    """Read the first amount of a text: ¥382.00 gives 38200."""
    found = re.search(r"(\d+)\s*\.(\d\d)", text)
    assert found is not None, text
    return int(found.group(1) + found.group(2))


def total_of(page: Page, selector: str = TOTAL) -> int:
    return fen(page.locator(selector).first.inner_text())


def held(member: httpx.Client) -> tuple[int, int]:
    """The usable coupons and the points of a member."""
    coupons = data(member.get(f"{API}/me/coupons", params={"state": "usable"}), 200)["items"]
    free = [it for it in coupons if not it["locked"]]
    return len(free), data(member.get(f"{API}/me/points"), 200)["balance"]


def quota_left(member: httpx.Client, product: str) -> int:
    page = data(member.get(f"{API}/products/{product}"), 200)
    return page["skus"][0]["flash"]["quota_left"]


def stocks(staff: httpx.Client) -> list[dict]:
    return [buying.stock_of(staff, sku) for sku in SKUS]


def buy(page: Page, product: str) -> dict[str, int]:
    """Claim the coupon where it stands, fill the cart, pay with points too; give every total."""
    page.goto(product)
    seen = {"product": total_of(page, ".deal:not([hidden]) .price-after .price-now")}
    page.get_by_role("button", name="领取满50减10").click()
    expect(page.get_by_text("已领取")).to_be_visible()
    page.locator("[data-step='1']").click()
    page.locator("[data-add]:visible").first.click()
    page.locator(".toast a", has_text="去看看").click()
    page.wait_for_url("**/cart")
    field = page.get_by_label(re.compile("使用积分"))
    field.fill(str(POINTS))
    field.press("Enter")
    expect(page.locator("#cart dt", has_text=f"使用 {POINTS} 积分抵扣")).to_be_visible()
    expect(page.locator(".line", has_text="1 件按限时价 ¥99.00")).to_contain_text("1 件按售价 ¥129.00")
    seen["cart"] = total_of(page)
    page.locator("a.button:visible", has_text="去结算").first.click()
    page.wait_for_url("**/checkout?**")
    seen["checkout"] = total_of(page)
    page.locator("button:visible", has_text="提交订单").first.click()
    page.wait_for_url("**/pay/Z*")
    number = page.url.rsplit("/", 1)[1]
    seen["pay"] = total_of(page, ".pay-sum .price-now")
    page.locator("summary", has_text="为什么是这个价").click()
    seen["pay, explained"] = total_of(page)
    page.goto(f"/orders/{number}")
    seen["order"] = total_of(page)
    return seen


def refund_all(staff: httpx.Client, number: str, units: list[str]) -> list[int]:
    """Give back unit by unit; the amounts."""
    return [
        data(
            staff.post(
                f"{STAFF}/orders/{number}/refunds",
                json={"lines": [{"line": line, "quantity": 1}], "reason": "退货"},
                headers={"Idempotency-Key": f"promotion-journey-{next(_refunds)}"},
            ),
            201,
        )["goods"]["minor"]
        for line in units
    ]


def pay_and_return(page: Page, shop: Shop, staff: httpx.Client, member: httpx.Client, address: str) -> None:
    """Order the same again, pay, and give it back unit by unit: what comes back is what was paid."""
    lines = [{"sku": sku, "quantity": quantity} for sku, quantity in SKUS.items()]
    payable = buying.quote(member, address, lines=lines, points=POINTS)["payable"]
    number = data(buying.place(member, address, payable, lines=lines, points=POINTS), 201)["number"]
    attempt = buying.start_payment(member, number)["attempt"]
    shop.control("pay", attempt=attempt)
    order = buying.wait_for_status(member, number, "paid")
    page.goto(f"/orders/{number}")
    page.locator("summary", has_text="退货能退多少").click()
    told = page.locator("aside .facts div", has_text="全部退货，可退").inner_text()
    keys = {line["sku"]: line["id"] for line in order["lines"]}
    turns = [keys["FLASH-1"], keys["PLAIN-1"], keys["FLASH-1"]]
    back = refund_all(staff, number, turns if page.viewport_size["width"] > 700 else sorted(turns))

    assert (payable["minor"], total_of(page), fen(told)) == (PAYABLE, PAYABLE, PAYABLE)
    assert sum(back) == PAYABLE
    buying.wait_for_status(member, number, "closed")
    assert held(member) == (1, POINTS)


@pytest.mark.parametrize("width", [1440, 390])
def test_one_price_from_the_product_to_the_refund(open_page, shop, staff, width):
    member = shop.log_in(PHONES[width])
    address = buying.add_address(member)
    me = data(member.get(f"{API}/me"), 200)["id"]
    gift = {"points": POINTS, "reason": "旅程"}
    data(staff.post(f"{STAFF}/customers/{me}/points/adjustments", json=gift), 201)
    listed = buying.wait_for(
        lambda: member.get(f"{API}/search", params={"q": "FLASH-1"}).json()["items"],
        lambda items: items and items[0]["price"]["minor"] == 9_900,
    )
    buying.add_to_cart(member, "PLAIN-1")
    page = open_page(width=width)
    token = member.headers["Authorization"].removeprefix("Bearer ")
    page.context.add_cookies([{"name": "zhida_shopper", "value": token, "url": shop.url}])
    product = listed[0]["id"]
    before = (stocks(staff), quota_left(member, product))

    seen = buy(page, listed[0]["url"])

    assert seen.pop("product") == 8_900
    assert seen == dict.fromkeys(seen, PAYABLE)
    assert held(member) == (0, 0)
    page.get_by_role("button", name="取消订单").first.click()
    page.locator("dialog button", has_text="确定").click()
    expect(page.get_by_role("heading", name="已取消")).to_be_visible()
    assert (stocks(staff), quota_left(member, product)) == before
    assert held(member) == (1, POINTS)
    pay_and_return(page, shop, staff, member, address)
    assert page.faults == []
