"""A flash sale under many buyers and real processes: its units, each buyer's limit, none left over."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.concurrency.conftest import THREADS
from tests.running.buying import API, STAFF, data, phone_document, place, wait_for

pytestmark = [pytest.mark.mariadb, pytest.mark.slow]

FLASH_MINOR = 9900


def sale(staff, sku: str, **limits: int) -> str:
    """Write and publish a flash sale at 99.00."""
    document = {"kind": "flash_price", "skus": {sku: FLASH_MINOR}, **limits}
    offer = data(staff.post(f"{STAFF}/promotions", json=document), 201)["id"]
    data(staff.post(f"{STAFF}/promotions/{offer}/publish"), 200)
    return offer


def order(buyer, sku: str):
    client, address = buyer
    expected = {"minor": FLASH_MINOR, "currency": "CNY"}
    return place(client, address, expected, lines=[{"sku": sku, "quantity": 1}])


def at_once(buyers, sku: str) -> list:
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda buyer: order(buyer, sku), buyers))


def codes(answers) -> set[str]:
    return {answer.json()["code"] for answer in answers if answer.status_code != 201}


def test_exactly_the_quota_is_sold_to_many_and_to_the_last_unit(shop, staff, crowd):
    shop.import_products([phone_document("F1", price="129.00", stock=100)])
    sale(staff, "F1-1", quota_left=15, buyer_left=1)

    answers = at_once(crowd(40), "F1-1")

    assert sum(answer.status_code == 201 for answer in answers) == 15
    assert codes(answers) == {"price_changed"}
    assert shop.invariants()["ok"] is True


def test_one_account_never_gets_more_than_its_limit(shop, staff, crowd):
    shop.import_products([phone_document("F2", price="129.00", stock=100)])
    sale(staff, "F2-1", quota_left=50, buyer_left=2)
    buyer = crowd(41)[40]

    answers = at_once([buyer] * 12, "F2-1")

    assert sum(answer.status_code == 201 for answer in answers) == 2
    assert codes(answers) <= {"price_changed", "too_many_unpaid"}
    assert shop.invariants()["ok"] is True


def test_cancelled_unit_is_sold_again_within_two_seconds_and_lists_follow(shop, staff, crowd):
    shop.import_products([phone_document("F3", price="129.00", stock=100)])
    offer = sale(staff, "F3-1", quota_left=1)
    first, second = crowd(43)[41:43]
    number = data(order(first, "F3-1"), 201)["number"]
    assert order(second, "F3-1").json()["code"] == "price_changed"

    def listed_minor() -> int:
        cards = data(second[0].get(f"{API}/search", params={"q": "F3"}), 200)["items"]
        return next(card["price"]["minor"] for card in cards if card["title"].endswith("F3"))

    wait_for(listed_minor, lambda minor: minor == 12900)
    data(first[0].post(f"{API}/orders/{number}/cancel"), 200)
    began = time.monotonic()

    data(order(second, "F3-1"), 201)

    assert time.monotonic() - began < 2
    data(staff.post(f"{STAFF}/promotions/{offer}/stop"), 200)
    assert shop.invariants()["ok"] is True
