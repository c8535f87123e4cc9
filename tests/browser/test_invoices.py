"""An invoice by clicks: wished for at the checkout, issued when the goods came, its red letter, an outage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.desk import give_reason, press, sit_down
from tests.running.shop import Shop, plain_http, running_shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SKU, GOODS = "INV-1", "青岚 测试手机 INV"
COMPANY = "杭州示例科技有限公司"
WRONG, RIGHT = "91350100M000100Y44", "91350100M000100Y43"
# Invoices leave in batches at whole minutes: the clock stands at one, and is put on by minutes.
BEGINNING = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
# How far the practice tax office stands above the shop.
TAX_OFFICE = 9
# 3 x 100.00 less 10.00 is 290.00, frozen as 96.67 + 96.67 + 96.66 a unit; 13 % of tax is in it.
CUT = {"kind": "threshold_cut", "tiers": [{"threshold": 20_000, "cut": 1_000}], "title": "满200减10"}
BLUE = {"amount": 29_000, "tax": 3_336}
RED = {"amount": 9_667, "tax": 1_112}
_minutes = count(1)


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop with one phone at 100.00, on a clock of the test."""
    with running_shop(with_clock=BEGINNING.isoformat()) as running:
        running.import_products([buying.phone_document("INV", price="100.00", stock=10)])
        yield running


@pytest.fixture(scope="module")
def staff(shop) -> httpx.Client:
    client = shop.log_staff_in()
    cut = buying.data(client.post(f"{buying.STAFF}/promotions", json=CUT), 201)["id"]
    buying.data(client.post(f"{buying.STAFF}/promotions/{cut}/publish"), 200)
    return client


@pytest.fixture(scope="module")
def buyer(shop) -> httpx.Client:
    client = shop.log_in("13800004001")
    buying.add_address(client)
    return client


@pytest.fixture
def phone(open_page, shop, buyer) -> Page:
    """A phone in the hand of the shopper."""
    page = open_page(width=390)
    page.context.add_cookies([{"name": "zhida_shopper", "value": token_of(buyer), "url": shop.url}])
    return page


@pytest.fixture
def desk(open_page, shop, staff) -> Page:
    return sit_down(open_page(), shop, token_of(staff))


def token_of(client: httpx.Client) -> str:
    return client.headers["Authorization"].removeprefix("Bearer ")


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def pass_minute(shop: Shop) -> None:
    shop.set_clock((BEGINNING + timedelta(minutes=next(_minutes))).isoformat())


def tell_office(shop: Shop, **order: str) -> int:
    """Tell the practice tax office how to behave; return how often it was called until now."""
    with httpx.Client(timeout=20, transport=plain_http()) as client:
        url = f"http://127.0.0.1:{shop.port + TAX_OFFICE}/control"
        return buying.data(client.post(url, json=order), 200)["calls"]


def invoices_of(staff: httpx.Client, number: str) -> list[dict]:
    """Return the invoices of an order as staff see them, the newest first."""
    return buying.data(staff.get(f"{buying.STAFF}/invoices", params={"order": number}), 200)["items"]


def wait_for_invoices(staff: httpx.Client, number: str, *statuses: str) -> list[dict]:
    """Wait until the invoices of an order stand like this, and what is issued has its file."""
    return buying.wait_for(
        lambda: invoices_of(staff, number),
        lambda found: (
            [one["status"] for one in found] == list(statuses)
            and all(one["has_file"] == (one["status"] == "issued") for one in found)
        ),
    )


def sums_of(invoice: dict) -> dict[str, int]:
    return {name: invoice[name]["minor"] for name in ("amount", "tax")}


def test_an_invoice_its_red_letter_and_an_outage(phone, desk, shop, staff, buyer):
    buying.add_to_cart(buyer, SKU, 3)
    number = order_with_company_title(phone)
    see_only_the_wish(phone, number)
    pay_and_receive(shop, staff, buyer, number)
    pass_minute(shop)
    (blue,) = wait_for_invoices(staff, number, "issued")
    assert sums_of(blue) == BLUE
    phone.goto(f"/orders/{number}")
    phone.get_by_role("link", name="查看发票", exact=True).click()
    paper = paper_of(phone, blue["invoice_no"])
    assert f"购买方　名称：{COMPANY}" in paper
    assert f"纳税人识别号：{RIGHT}" in paper
    assert "（小写）¥290.00" in paper
    assert "红字发票" not in paper

    give_one_back(desk, number)
    pass_minute(shop)
    red, _ = wait_for_invoices(staff, number, "issued", "issued")
    assert (red["kind"], sums_of(red)) == ("red", RED)
    lines = buying.data(staff.get(f"{buying.STAFF}/invoices/{red['number']}"), 200)["lines"]
    assert [(line["quantity"], line["gross"]["minor"]) for line in lines] == [(1, RED["amount"])]
    phone.reload()
    expect(phone.locator("article.invoice")).to_have_count(2)
    paper = paper_of(phone, red["invoice_no"])
    assert "红字发票" in paper
    assert "（小写）¥-96.67" in paper
    assert any(blue["invoice_no"] in line and "被红冲蓝字发票号码" in line for line in paper)
    assert fits(phone)

    later = buying.buy(buyer, address_of(buyer), SKU)["number"]
    pay_and_receive(shop, staff, buyer, later)
    ask_in_an_outage(phone, desk, shop, staff, later)
    see_at_the_desk(desk, number, later)
    take_all_back(desk, number)
    assert (phone.faults, desk.faults) == ([], [])
    assert shop.invariants()["ok"] is True


def address_of(buyer: httpx.Client) -> str:
    return str(buying.data(buyer.get(f"{buying.API}/addresses"), 200)["items"][0]["id"])


def order_with_company_title(page: Page) -> str:
    """Order what is in the cart with a company's invoice; a wrong tax number is refused. Give its number."""
    page.goto("/checkout")
    page.get_by_role("radio", name="企业").check(force=True)
    page.get_by_role("textbox", name="抬头名称").fill(COMPANY)
    page.get_by_role("textbox", name="税号").fill(WRONG)
    # The payable's own button; the bar at the foot of a phone has another.
    submit = page.locator("button:visible", has_text="提交订单").first
    submit.click()
    expect(page.locator("#wish-tax_number-error")).to_contain_text("税号不对")
    expect(page.get_by_role("textbox", name="抬头名称")).to_have_value(COMPANY)
    assert fits(page)
    page.faults[:] = [fault for fault in page.faults if "/checkout" not in fault]
    page.get_by_role("textbox", name="税号").fill(RIGHT)
    submit.click()
    page.wait_for_url("**/pay/**")
    found = re.search(r"/pay/(Z[0-9A-Z]+)", page.url)
    assert found is not None
    return found.group(1)


def see_only_the_wish(page: Page, number: str) -> None:
    """Nothing is paid, so there is no invoice yet, and none to ask for."""
    page.goto(f"/orders/{number}")
    expect(page.get_by_role("link", name="查看发票", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="开发票", exact=True)).to_have_count(0)


def pay_and_receive(shop: Shop, staff: httpx.Client, buyer: httpx.Client, number: str) -> None:
    """Pay an order, send it, and say that it has come."""
    shop.control("pay", attempt=buying.start_payment(buyer, number)["attempt"])
    buying.wait_for_status(buyer, number, "paid")
    parcel = {"carrier": "shunfeng", "tracking": f"SF{number[-8:]}"}
    buying.data(staff.post(f"{buying.STAFF}/orders/{number}/shipments", json=parcel), 201)
    buying.data(buyer.post(f"{buying.API}/orders/{number}/confirm-receipt"), 200)


def give_one_back(desk: Page, number: str) -> None:
    """Staff give one unit of three back at its frozen share."""
    desk.goto(f"/backoffice/orders/{number}")
    press(desk, "退款")
    dialog = desk.get_by_role("dialog", name="退款")
    dialog.get_by_label(GOODS, exact=True).fill("1")
    dialog.locator("input[name=reason]").fill("外壳划痕")
    press(dialog, "确认退款")
    expect(dialog).to_have_count(0)


def ask_in_an_outage(page: Page, desk: Page, shop: Shop, staff: httpx.Client, number: str) -> None:
    """Ask from the order's page while the tax office is away; staff send it once more when it is back."""
    calls = tell_office(shop, mood="error")
    page.goto(f"/orders/{number}")
    page.get_by_role("link", name="开发票", exact=True).click()
    page.get_by_role("radio", name="个人").check(force=True)
    page.get_by_role("textbox", name="抬头名称").fill("林小青")
    press(page, "申请开票")
    card = page.locator("article.invoice")
    expect(card).to_have_count(1)
    # What is asked for on the minute is sent at once. Were it another minute, the office would be called a
    # second time; and it is issuing before it is called: an office that is back by then would issue it.
    wait_for_invoices(staff, number, "issuing")
    buying.wait_for(lambda: tell_office(shop), lambda told: told > calls)
    page.reload()
    expect(card.get_by_text("开票中")).to_be_visible()
    expect(card.get_by_text("正在开具，通常几分钟内完成。")).to_be_visible()
    expect(card.get_by_role("link", name="下载发票")).to_have_count(0)
    assert fits(page)

    tell_office(shop, mood="up")
    desk.goto("/backoffice/invoices")
    row = desk.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text("开票中")
    # Answered before the next minute comes: then the office is asked without anybody's help.
    with desk.expect_response("**/retry"):
        press(row, "立即开票")
    pass_minute(shop)
    (issued,) = wait_for_invoices(staff, number, "issued")
    page.reload()
    paper = paper_of(page, issued["invoice_no"])
    assert "购买方　名称：林小青" in paper


def see_at_the_desk(desk: Page, number: str, later: str) -> None:
    """Staff see all three, the red one as taken back."""
    desk.goto("/backoffice/invoices")
    expect(desk.get_by_role("row").filter(has_text=later)).to_contain_text("已开票")
    ours = desk.get_by_role("row").filter(has_text=number)
    expect(ours).to_have_count(2)
    expect(ours.filter(has_text="红字发票")).to_contain_text("−¥96.67")
    expect(ours.filter(has_not_text="红字发票")).to_contain_text("¥290.00")
    expect(ours.filter(has_not_text="红字发票")).to_contain_text(RIGHT)
    desk.get_by_placeholder("订单号").fill(number)
    press(desk.get_by_role("form", name="筛选"), "查找")
    expect(desk.get_by_role("row").filter(has_text=later)).to_have_count(0)
    expect(ours).to_have_count(2)
    expect(desk.get_by_role("link", name="导出 CSV")).to_have_attribute(
        "href", f"/api/staff/v1/invoices/export?order={number}"
    )
    assert fits(desk)


def take_all_back(desk: Page, number: str) -> None:
    """Staff take back what is left of a wrong invoice; it is not offered a second time."""
    blue = desk.get_by_role("row").filter(has_text=number).filter(has_not_text="红字发票")
    press(blue, "整张红冲")
    give_reason(desk, "抬头开错")
    expect(desk.get_by_role("row").filter(has_text=number)).to_have_count(3)
    expect(blue.get_by_role("button", name="整张红冲")).to_have_count(0)


def paper_of(page: Page, invoice_no: str) -> list[str]:
    """Download an invoice from its card, and read what the PDF says."""
    card = page.get_by_role("article", name=f"发票 {invoice_no}")
    with page.expect_download() as download:
        card.get_by_role("link", name="下载发票").click()
    paper = download.value.path().read_bytes()
    assert paper.startswith(b"%PDF-")
    return [
        bytes.fromhex(one.decode()).decode("utf-16-be") for one in re.findall(rb"<([0-9a-f]+)> Tj", paper)
    ]
