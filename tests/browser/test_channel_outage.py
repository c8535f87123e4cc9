"""A channel goes away while it is paid at: new payments go elsewhere, and the open one settles later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running.buying import (
    API,
    STAFF,
    add_address,
    buy,
    data,
    phone_document,
    wait_for,
    wait_for_status,
)
from tests.running.shop import Shop, plain_http, running_shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BEGINNING = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
# How far Alipay's practice gateway stands above the shop.
ALIPAY_PORT = 3
BUYERS = ("13800007101", "13800007102", "13800007103")


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop on a clock of the test, with every practice channel."""
    with running_shop(with_clock=BEGINNING.isoformat()) as running:
        running.import_products([phone_document("OUT", price="1999.00", stock=10)])
        yield running


def alipay(shop: Shop, op: str, **more: object) -> dict:
    """Tell Alipay's practice gateway what to do."""
    with httpx.Client(transport=plain_http(), timeout=20) as client:
        url = f"http://127.0.0.1:{shop.port + ALIPAY_PORT}/control"
        return data(client.post(url, json={"op": op, **more}), 200)


def pass_time(shop: Shop, seconds: int) -> None:
    """Let the shop's clock stand so long after the beginning."""
    shop.set_clock((BEGINNING + timedelta(seconds=seconds)).isoformat())


def order_as(shop: Shop, phone: str, open_page: Callable[[], Page]) -> tuple[httpx.Client, str, Page]:
    """Order as one buyer and open the pay page; give the buyer's client, the order's number and the page."""
    client = shop.log_in(phone)
    number = buy(client, add_address(client), "OUT-1")["number"]
    page = open_page()
    token = client.headers["Authorization"].removeprefix("Bearer ")
    page.context.add_cookies([{"name": "zhida_shopper", "value": token, "url": shop.url}])
    page.goto(f"/pay/{number}")
    return client, number, page


def alipay_row(staff: httpx.Client) -> dict:
    """Return how the Alipay account does, as staff see it."""
    rows = data(staff.get(f"{STAFF}/payments/channels"), 200)["items"]
    (row,) = [row for row in rows if row["name"] == "alipay"]
    return row


def books_of(staff: httpx.Client, number: str) -> dict:
    return data(staff.get(f"{STAFF}/payments", params={"order": number}), 200)


def test_new_payments_leave_a_channel_that_stopped_and_the_open_one_settles(shop, staff, open_page):
    opened = [order_as(shop, phone, open_page) for phone in BUYERS]
    for _client, _number, page in opened:
        page.locator("button[value=alipay]").click()
        page.wait_for_url("**/cashier/**")
    client, number, _page = opened[0]
    attempt = books_of(staff, number)["attempts"][0]["attempt"]
    alipay(shop, "lose")
    alipay(shop, "down", how="drop")
    alipay(shop, "pay", attempt=attempt)

    # Each of three payments is asked about twice within a quarter of a minute.
    for seconds in (5, 15):
        pass_time(shop, seconds)
        wait_for(
            lambda: sum(row["failures_in_a_row"] for row in alipay_row(staff)["operations"]),
            lambda failures, least=3 if seconds == 5 else 5: failures >= least,
        )
    wait_for(lambda: alipay_row(staff)["state"], lambda state: state == "BROKEN")
    assert books_of(staff, number)["attempts"][0]["status"] in ("pending", "processing")
    assert data(client.get(f"{API}/orders/{number}"), 200)["status"] == "awaiting_payment"

    other_client, other_number, other_page = order_as(shop, "13800007104", open_page)
    expect(other_page.locator("button[value=alipay]")).to_have_count(0)
    other_page.locator("button.channel").first.click()
    other_page.wait_for_url("**/cashier/**")
    other = books_of(staff, other_number)["attempts"][0]
    assert other["account"] != "alipay"
    shop.control("pay", attempt=other["attempt"])
    wait_for_status(other_client, other_number, "paid")

    alipay(shop, "up")
    pass_time(shop, 59)
    wait_for_status(client, number, "paid")
    captured = [row for row in alipay(shop, "ledger")["payments"] if row["status"] == "succeeded"]
    books = books_of(staff, number)
    assert [(row["attempt"], row["amount"]) for row in captured] == [(attempt, books["captured"]["minor"])]
    assert books["captured"] == books["amount"]
    wait_for(lambda: alipay_row(staff)["state"], lambda state: state == "GOOD")
    assert shop.invariants()["ok"] is True
