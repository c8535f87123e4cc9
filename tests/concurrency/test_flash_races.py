"""A flash sale under many buyers and real processes: its units, each buyer's limit, none left over."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from statistics import quantiles

import pytest
from tests.concurrency.conftest import THREADS
from tests.running.buying import API, STAFF, data, find_product, phone_document, place, wait_for
from tests.running.crowd import Wish, make_buyers, offer_all, while_running

pytestmark = [pytest.mark.mariadb, pytest.mark.slow]

FLASH_MINOR = 9900
# The crowd; bench/flash.py sends 5,000 buyers.
BUYERS = 160
# Buyers of the other tests, made before it.
OTHERS = 43
# Accounts that send their order four times in parallel, each time for two units.
GREEDY = 10
UNITS = 100
LIMIT = 2
CROWD_THREADS = 64
PATIENCE_SECONDS = 40
CLEAN = {"201", "409 price_changed", "409 too_many_unpaid", "503 busy_waiting"}


def sale(staff, sku: str, **limits: int) -> str:
    """Write and publish a flash sale at 99.00."""
    document = {"kind": "flash_price", "skus": {sku: FLASH_MINOR}, **limits}
    offer = data(staff.post(f"{STAFF}/promotions", json=document), 201)["id"]
    data(staff.post(f"{STAFF}/promotions/{offer}/publish"), 200)
    return offer


def order(buyer, sku: str):
    """Order one unit; in a crowd wait for the turn, as a browser does."""
    client, address = buyer
    expected = {"minor": FLASH_MINOR, "currency": "CNY"}
    for _turn in range(20):
        answer = place(client, address, expected, lines=[{"sku": sku, "quantity": 1}])
        if answer.status_code != 503:
            break
        client.headers["Waiting-Ticket"] = answer.json()["ticket"]
        time.sleep(int(answer.headers["Retry-After"]))
    return answer


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

    def listed_minor() -> int | None:
        cards = data(second[0].get(f"{API}/search", params={"q": "F3"}), 200)["items"]
        return next((card["price"]["minor"] for card in cards if card["title"].endswith("F3")), None)

    wait_for(listed_minor, lambda minor: minor == 12900)
    data(first[0].post(f"{API}/orders/{number}/cancel"), 200)
    began = time.monotonic()

    data(order(second, "F3-1"), 201)

    assert time.monotonic() - began < 2
    data(staff.post(f"{STAFF}/promotions/{offer}/stop"), 200)
    assert shop.invariants()["ok"] is True


def wish(buyer, units: int) -> Wish:
    until = time.monotonic() + PATIENCE_SECONDS
    return Wish(buyer=buyer, units=units, payable_minor=units * FLASH_MINOR, until=until)


def seconds_of(visitor, page: str) -> float:
    answer = visitor.get(page)
    assert answer.status_code == 200
    return answer.elapsed.total_seconds()


def test_a_crowd_gets_every_unit_once_and_clean_answers(shop, staff):
    shop.import_products([phone_document("FC", price="129.00", stock=1000)])
    sale(staff, "FC-1", quota_left=UNITS, buyer_left=LIMIT)
    buyers = make_buyers(shop, BUYERS, after=OTHERS)
    page = find_product(staff, "FC")["url"]
    visitor = shop.client()
    taken, end = while_running(partial(seconds_of, visitor, page), pause_seconds=0.05)

    try:
        wishes = [wish(buyer, LIMIT) for buyer in buyers[:GREEDY] for _try in range(4)]
        wishes += [wish(buyer, 1 + index % LIMIT) for index, buyer in enumerate(buyers[GREEDY:])]
        rush = offer_all(shop, "FC-1", wishes, threads=CROWD_THREADS)
        # A last single unit may be nobody's who wanted two: whoever was refused would take one.
        refused = [buyer for buyer in buyers if buyer.token not in rush.placed]
        late = offer_all(shop, "FC-1", [wish(buyer, 1) for buyer in refused[:8]], threads=4)
    finally:
        end()

    assert rush.units_sold + late.units_sold == UNITS
    assert all(sum(units for _n, units in orders) <= LIMIT for orders in rush.placed.values())
    assert set(rush.codes) | set(late.codes) <= CLEAN
    assert rush.slowest < 30
    assert quantiles(taken, n=100)[98] < 3
    give_back_and_sell_again(shop, rush.placed, refused[8:])


def give_back_and_sell_again(shop, placed, refused) -> None:
    """Cancel some orders: exactly their units are sold again to those who were refused."""
    given_back = 0
    for token, orders in list(placed.items())[:5]:
        client = shop.client(token)
        for number, units in orders:
            data(client.post(f"{API}/orders/{number}/cancel"), 200)
            given_back += units

    again = offer_all(shop, "FC-1", [wish(buyer, 1) for buyer in refused[: given_back + 5]], threads=8)

    assert again.units_sold == given_back
    assert set(again.codes) <= CLEAN
    assert shop.invariants()["ok"] is True
