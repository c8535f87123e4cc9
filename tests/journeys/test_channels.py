"""Each channel of the demo shop, by its own protocol: paid at its practice gateway, refunded by the staff."""

from collections.abc import Mapping

import httpx
import pytest
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
from tests.running.shop import plain_http

from zhida.shop.payments.channels import BUILDERS

pytestmark = [pytest.mark.mariadb, pytest.mark.slow]

# Ports above the shop's own.
PORTS = {"simulator": 2, "alipay": 3, "wechat": 4, "unionpay": 5, "paypal": 6}
GATEWAYS = {kind: port for kind, port in PORTS.items() if kind in BUILDERS}
# A transfer is paid at a bank, by a statement.
WITHOUT_GATEWAY = {"transfer"}


@pytest.fixture(scope="module")
def shopper(shop):
    shop.import_products([phone_document("CH", price="1999.00", stock=50)])
    client = shop.log_in("13800007001")
    client.address = add_address(client)
    return client


def gateway(shop, kind: str, op: str, **more: object) -> dict:
    """Tell the practice gateway of a channel what to do."""
    with httpx.Client(transport=plain_http(), timeout=20) as client:
        answer = client.post(
            f"http://127.0.0.1:{shop.port + GATEWAYS[kind]}/control", json={"op": op, **more}
        )
    return data(answer, 200)


def go_to_pay(kind: str, payload: Mapping[str, str]) -> None:
    """Open the channel's page as a browser does; some channels know of a payment only then."""
    with httpx.Client(transport=plain_http(), timeout=20, follow_redirects=True) as browser:
        if kind == "redirect":
            page = browser.get(payload["url"])
        elif kind == "form":
            fields = {name: value for name, value in payload.items() if name != "action"}
            page = browser.post(payload["action"], data=fields)
        else:
            return
    assert page.status_code == 200, page.text


def begin(shopper, kind: str) -> tuple[str, str]:
    """Order, begin to pay by a channel, and return the numbers of order and attempt."""
    number = buy(shopper, shopper.address, "CH-1")["number"]
    body = {"channel": kind, "scene": "pc"}
    start = data(shopper.post(f"{API}/orders/{number}/payments", json=body), 201)
    go_to_pay(start["kind"], start["payload"])
    return number, start["attempt"]


def books_of(staff, number: str) -> dict:
    """Return what the shop has written down about the money of an order."""
    return data(staff.get(f"{STAFF}/payments", params={"order": number}), 200)


def rows_of(shop, kind: str, book: str, attempt: str) -> list[dict]:
    """Return what the gateway's ledger holds of one attempt."""
    return [row for row in gateway(shop, kind, "ledger")[book] if row["attempt"] == attempt]


def test_every_channel_is_offered(staff):
    channels = data(staff.get(f"{STAFF}/payments/channels"), 200)["items"]

    assert {row["kind"] for row in channels} == {*GATEWAYS, *WITHOUT_GATEWAY} == set(BUILDERS)
    assert max(channels, key=lambda row: row["weight"])["kind"] == "simulator"


@pytest.mark.parametrize("kind", GATEWAYS)
def test_a_channel_is_paid_and_refunded(shop, staff, shopper, kind):
    number, attempt = begin(shopper, kind)
    gateway(shop, kind, "pay", attempt=attempt)
    wait_for_status(shopper, number, "paid", within_seconds=40)

    refund = {"reason": "不想要了"}
    headers = {"Idempotency-Key": f"refund-{kind}"}
    data(staff.post(f"{STAFF}/orders/{number}/refunds", json=refund, headers=headers), 201)

    books = wait_for(
        lambda: books_of(staff, number),
        lambda seen: seen["refunded"] == seen["amount"] and seen["refunds"][0]["status"] == "succeeded",
        within_seconds=60,
    )
    captured = books["attempts"][0]["captured"]
    assert books["captured"] == books["amount"]
    assert len(books["refunds"]) == 1
    assert rows_of(shop, kind, "payments", attempt) == [
        {
            "attempt": attempt,
            "amount": captured["minor"],
            "currency": captured["currency"],
            "status": "succeeded",
        }
    ]
    assert rows_of(shop, kind, "refunds", attempt) == [
        {
            "attempt": attempt,
            "refund": books["refunds"][0]["refund"],
            "amount": captured["minor"],
            "status": "succeeded",
        }
    ]
    assert shop.invariants()["ok"] is True


def test_a_payment_settles_after_its_channel_was_away(shop, shopper):
    open_number, open_attempt = begin(shopper, "wechat")
    gateway(shop, "wechat", "down", how="drop")
    gateway(shop, "wechat", "pay", attempt=open_attempt)

    number, attempt = begin(shopper, "simulator")
    gateway(shop, "simulator", "pay", attempt=attempt)
    wait_for_status(shopper, number, "paid")
    assert data(shopper.get(f"{API}/orders/{open_number}"), 200)["status"] == "awaiting_payment"
    gateway(shop, "wechat", "up")

    wait_for_status(shopper, open_number, "paid", within_seconds=60)
