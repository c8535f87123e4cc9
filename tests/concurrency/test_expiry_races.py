"""The end of a reservation against the payment, in the same instant: paid or given back, never both."""

import threading
from datetime import datetime, timedelta

import pytest
from tests.running.buying import (
    add_address,
    buy,
    order_of,
    phone_document,
    start_payment,
    stock_of,
    wait_for,
)
from tests.running.shop import running_shop

pytestmark = [pytest.mark.mariadb, pytest.mark.slow]

NOON = "2026-11-22T12:00:00+08:00"
ORDERS = 4


def test_expiry_and_payment_in_the_same_instant():
    with running_shop(with_clock=NOON, workers=2) as shop:
        shop.import_products([phone_document("EX", price="100.00", stock=ORDERS)])
        staff = shop.log_staff_in()
        shopper = shop.log_in("13500000001")
        address = add_address(shopper)
        placed = [buy(shopper, address, "EX-1") for _order in range(ORDERS)]
        attempts = [start_payment(shopper, order["number"])["attempt"] for order in placed]
        over = datetime.fromisoformat(placed[-1]["expires_at"]) + timedelta(minutes=2, seconds=1)

        payers = [
            threading.Thread(target=shop.control, args=("pay",), kwargs={"attempt": attempt})
            for attempt in attempts
        ]
        shop.set_clock(over.isoformat())
        for payer in payers:
            payer.start()
        for payer in payers:
            payer.join()

        ended = [
            wait_for(
                lambda number=order["number"]: order_of(shopper, number)["status"],
                lambda status: status != "awaiting_payment",
                within_seconds=60,
            )
            for order in placed
        ]
        paid = ended.count("paid")
        assert paid + ended.count("cancelled") == ORDERS
        wait_for(
            lambda: stock_of(staff, "EX-1"),
            lambda stock: stock == {"on_hand": ORDERS - paid, "reserved": 0, "free": ORDERS - paid},
        )

        def look_later() -> dict:
            # A refund that the channel did not answer is sent again some seconds later.
            nonlocal over
            over += timedelta(seconds=10)
            shop.set_clock(over.isoformat())
            return shop.control("ledger")

        ledger = wait_for(
            look_later,
            lambda ledger: refunded(ledger) == captured(ledger) - paid * 10_000,
            within_seconds=60,
        )
        assert captured(ledger) - refunded(ledger) == paid * 10_000
        assert shop.invariants()["ok"] is True


def captured(ledger: dict) -> int:
    return sum(row["amount"] for row in ledger["payments"] if row["status"] == "succeeded")


def refunded(ledger: dict) -> int:
    return sum(row["amount"] for row in ledger["refunds"] if row["status"] == "succeeded")
