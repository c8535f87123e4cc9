"""Price protection by clicks: a price falls in the back office, one buyer asks, another is paid by itself."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.desk import press, sit_down
from tests.running.shop import Shop, running_shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SKU = "PP-1"
EVERYTHING = {"scope": "everything", "subject": "", "reason": "开业"}
AUTOMATIC = f"{buying.API}/price-protection"


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop with one phone at 129.00 whose price is protected for 30 days."""
    with running_shop() as running:
        running.import_products([buying.phone_document("PP", price="129.00", stock=10)])
        yield running


@pytest.fixture(scope="module")
def staff(shop) -> httpx.Client:
    client = shop.log_staff_in()
    rules = buying.data(client.get(f"{buying.STAFF}/policies"), 200)["items"]
    seen = next((one["version"] for one in rules if one["scope"] == "everything"), 0)
    rule = {**EVERYTHING, "seen_version": seen, "wish": {"price_protection_days": 30}}
    buying.data(client.put(f"{buying.STAFF}/policies", json=rule), 200)
    return client


def token_of(client: httpx.Client) -> str:
    return client.headers["Authorization"].removeprefix("Bearer ")


def buy(shop: Shop, buyer: httpx.Client, quantity: int) -> str:
    """Buy and pay; return the order's number."""
    number = buying.buy(buyer, buying.add_address(buyer), SKU, quantity)["number"]
    shop.control("pay", attempt=buying.start_payment(buyer, number)["attempt"])
    # Its lines are under protection a moment after it is paid.
    cookie = {"Cookie": f"zhida_shopper={token_of(buyer)}"}
    buying.wait_for(
        lambda: buyer.get(f"/orders/{number}", headers=cookie).text, lambda page: "申请价保" in page
    )
    return number


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def lower_price(desk: Page, yuan: str) -> None:
    """Set the SKU's price where staff set prices."""
    desk.goto(f"/backoffice/prices?sku={SKU}")
    form = desk.locator("form.panel")
    price = form.locator("input[aria-label='售价']")
    # The form is there before the price is, which would undo what was typed.
    expect(price).not_to_have_value("")
    price.fill(yuan)
    form.locator("input[name=reason]").fill("活动降价")
    press(form, "保存价格")
    expect(form.get_by_role("status")).to_have_text("已保存")


def paid_back(buyer: httpx.Client, number: str) -> list[tuple[str, str, int]]:
    """The differences of an order: who asked, how far the money is, and how much it is."""
    quote = buying.data(buyer.get(f"{buying.API}/orders/{number}/price-protection"), 200)
    return [(one["way"], one["status"], one["amount"]["minor"]) for one in quote["paid"]]


def test_a_price_falls_and_both_buyers_get_the_difference(open_page, shop, staff):
    asking, waiting = shop.log_in("13800003901"), shop.log_in("13800003902")
    mine, others = buy(shop, asking, 2), buy(shop, waiting, 1)
    buying.data(waiting.put(AUTOMATIC, json={"automatic": True}), 200)
    desk = sit_down(open_page(), shop, token_of(staff))
    phone = open_page(width=390)
    phone.context.add_cookies([{"name": "zhida_shopper", "value": token_of(asking), "url": shop.url}])

    phone.goto(f"/orders/{mine}")
    phone.get_by_role("link", name="申请价保").click()
    expect(phone.get_by_text("当前价格未降低。")).to_be_visible()
    expect(phone.get_by_role("button", name="确认退差价")).to_have_count(0)
    lower_price(desk, "119.00")
    phone.reload()
    expect(phone.get_by_text("(¥129.00 − ¥119.00) × 2 = ¥20.00")).to_be_visible()
    assert fits(phone)
    stale = phone.context.new_page()
    stale.goto(f"/orders/{mine}/price-protection")
    press(phone, "确认退差价")
    buying.wait_for(lambda: paid_back(asking, mine), lambda found: found == [("self", "refunded", 2_000)])
    expect(phone.get_by_role("heading", name="已退差价")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("已退款", exact=False).first).to_be_visible()
    expect(phone.get_by_text("现价的差价此前已经退过，没有再降。")).to_be_visible()

    # Another tab still holds the form of before: asked again, it is refused with the reason.
    stale.locator("input[name=once]").first.evaluate("box => { box.value = 'again' }")
    with stale.expect_response(lambda answer: answer.request.method == "POST") as refused:
        press(stale, "确认退差价")
    assert refused.value.status == 409
    reason = "差价已经退过：购买时每件 129.00 元，现在每件 119.00 元，已退 20.00 元。"
    expect(stale.get_by_text(reason)).to_be_visible()
    assert fits(stale)

    buying.wait_for(lambda: paid_back(waiting, others), lambda found: found == [("auto", "refunded", 1_000)])
    see_at_the_desk(desk, mine, others)
    assert (phone.faults, desk.faults) == ([], [])
    assert shop.invariants()["ok"] is True


def see_at_the_desk(desk: Page, mine: str, others: str) -> None:
    """Read what went back, narrow it, let the next run pay everybody, and take the list to the export."""
    desk.goto("/backoffice/price-protection")
    claims = desk.get_by_role("region", name="已退差价")
    expect(desk.get_by_text("共 2 笔，差价合计 ¥30.00")).to_be_visible()
    expect(claims.get_by_role("row").filter(has_text=mine)).to_contain_text("¥129.00 → ¥119.00")
    runs = desk.get_by_role("region", name="自动价保")
    expect(runs.get_by_role("row").filter(has_text=SKU)).to_contain_text("¥10.00 / ¥50,000.00")
    press(desk, "修改规则")
    dialog = desk.get_by_role("dialog", name="修改价保规则")
    dialog.get_by_text("所有价保期内的顾客").click()
    dialog.locator("input[aria-label='单个规格一次降价的上限']").fill("20000")
    dialog.locator("input").last.fill("大促期间")
    press(dialog, "保存")
    expect(desk.get_by_label("价保规则", exact=True).get_by_text("¥20,000.00")).to_be_visible()
    expect(runs.get_by_role("row").filter(has_text=SKU)).to_contain_text("¥10.00 / ¥20,000.00")

    desk.get_by_placeholder("订单号").fill(others)
    press(desk.get_by_role("form", name="筛选"), "查找")
    expect(desk.get_by_text("共 1 笔，差价合计 ¥10.00")).to_be_visible()
    expect(claims.get_by_role("row").filter(has_text=others)).to_contain_text("自动")
    assert fits(desk)
    desk.get_by_role("link", name="导出", exact=True).last.click()
    expect(desk).to_have_url(
        f"{desk.url.split('/backoffice')[0]}/backoffice/exports?list=price-protections&order={others}"
    )
