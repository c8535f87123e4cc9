"""What was sold is never sold twice: many buyers, few units, real processes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.concurrency.conftest import THREADS
from tests.running.buying import phone_document, place, stock_of

pytestmark = [pytest.mark.mariadb, pytest.mark.slow]


def race(crowd, sku: str, price_minor: int, quantities):
    """Let everybody order at once; return the answers."""

    def order(buyer_and_quantity):
        (client, address), quantity = buyer_and_quantity
        payable = {"minor": price_minor * quantity, "currency": "CNY"}
        return place(client, address, payable, lines=[{"sku": sku, "quantity": quantity}])

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(order, zip(crowd, quantities, strict=True)))


def test_one_unit_and_200_buyers(shop, staff, crowd):
    shop.import_products([phone_document("R1", price="100.00", stock=1)])

    answers = race(crowd(200), "R1-1", 10_000, [1] * 200)

    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(201), statuses.count(409)) == (1, 199)
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"out_of_stock"}
    assert stock_of(staff, "R1-1") == {"on_hand": 1, "reserved": 1, "free": 0}
    assert shop.invariants()["ok"] is True


def test_100_units_and_1000_buyers_of_mixed_quantity(shop, staff, crowd):
    shop.import_products([phone_document("R2", price="100.00", stock=100)])
    quantities = [1 + index % 3 for index in range(1000)]

    answers = race(crowd(1000), "R2-1", 10_000, quantities)

    sold = sum(
        quantity for answer, quantity in zip(answers, quantities, strict=True) if answer.status_code == 201
    )
    assert {answer.status_code for answer in answers} == {201, 409}
    assert sold == 100
    assert stock_of(staff, "R2-1") == {"on_hand": 100, "reserved": 100, "free": 0}
    assert shop.invariants()["ok"] is True
