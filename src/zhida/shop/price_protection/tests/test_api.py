"""The REST of price protection, through both doors."""

import json

import pytest
from tests.running.doors import set_clock, shopper_client, staff_client

from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku, price_sku
from zhida.shop.price_protection import services
from zhida.shop.price_protection.tests.bought import make_paid, promise

pytestmark = pytest.mark.django_db
SHOP = "/api/shop/v1"
STAFF = "/api/staff/v1/price-protections"


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


@pytest.fixture
def bought(now):
    """One unit of 129.00 that costs 119.00 now; gives the shopper and the order."""
    promise(now=now)
    sku_id = make_sku("A-1", now=now)
    shopper, number = make_paid(("A-1", 1), now=now)
    price_sku(sku_id, 11900, now=now)
    return shopper, number


def send(client, method, path, body=None, **headers):
    return client.generic(
        method, path, json.dumps(body or {}), content_type="application/json", headers=headers
    )


def test_shopper_sees_the_difference_and_asks_for_it_once(bought):
    shopper, number = bought
    client = shopper_client(shopper)
    path = f"{SHOP}/orders/{number}/price-protection"

    seen = client.get(path).json()
    first = send(client, "POST", path, {"lines": ["L001"]}, **{"Idempotency-Key": "k1"})
    again = send(client, "POST", path, {"lines": ["L001"]}, **{"Idempotency-Key": "k1"})
    refused = send(client, "POST", path)

    (line,) = seen["lines"]
    assert (line["answer"], line["paid"]["minor"], line["price_now"]["minor"]) == ("lower", 12900, 11900)
    assert (line["amount"]["minor"], seen["total"]["minor"], seen["paid"]) == (1000, 1000, [])
    assert (first.status_code, first.json()) == (201, again.json())
    assert first.json()["total"]["minor"] == 1000
    assert (refused.status_code, refused.json()["code"]) == (409, "price_difference_paid")
    assert [one["way"] for one in client.get(path).json()["paid"]] == ["self"]


def test_stranger_finds_no_order(now, bought):
    client = shopper_client(make_shopper(now=now))
    path = f"{SHOP}/orders/{bought[1]}/price-protection"

    assert (client.get(path).status_code, send(client, "POST", path).status_code) == (404, 404)


def test_shopper_chooses_to_be_paid_by_itself(bought):
    client = shopper_client(bought[0])

    answers = [client.get(f"{SHOP}/price-protection").json()["automatic"]]
    for wanted in (True, False):
        send(client, "PUT", f"{SHOP}/price-protection", {"automatic": wanted})
        answers.append(client.get(f"{SHOP}/price-protection").json()["automatic"])

    assert answers == [False, True, False]


def test_staff_see_what_was_paid_with_its_sum(bought):
    shopper, number = bought
    send(shopper_client(shopper), "POST", f"{SHOP}/orders/{number}/price-protection")
    client = staff_client(Role.FINANCE)

    whole = client.get(STAFF).json()
    kept = client.get(f"{STAFF}?order={number}&way=self&status=refunding&sku=A-1").json()
    other = client.get(f"{STAFF}?way=auto&since=2026-11-23T00:00:00Z").json()

    assert (whole["count"], whole["amount"]["minor"], whole["next"]) == (1, 1000, None)
    assert kept["items"] == whole["items"]
    assert (other["items"], other["count"], other["amount"]["minor"]) == ([], 0, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_however_long(now, django_assert_num_queries, rows):
    promise(now=now)
    sku_id = make_sku("A-1", now=now)
    orders = [make_paid(("A-1", 1), now=now) for _row in range(rows)]
    price_sku(sku_id, 11900, now=now)
    for shopper, number in orders:
        send(shopper_client(shopper), "POST", f"{SHOP}/orders/{number}/price-protection")
    client = staff_client(Role.FINANCE)
    client.get(STAFF)

    with django_assert_num_queries(3):
        assert client.get(STAFF).json()["count"] == rows


def test_staff_set_terms_and_release_runs(bought):
    client = staff_client(Role.FINANCE)
    before = client.get(f"{STAFF}/terms").json()
    body = {"mode": "auto", "run_cap": {"minor": 1}, "is_stopped": True, "reason": "核对"}

    after = send(client, "PUT", f"{STAFF}/terms", body).json()
    runs = client.get(f"{STAFF}/runs").json()
    release = send(client, "POST", f"{STAFF}/runs/A-1/release", {"reason": "核对"})

    assert (before["mode"], before["is_stopped"]) == ("self", False)
    assert (after["mode"], after["run_cap"]["minor"], after["is_stopped"]) == ("auto", 1, True)
    assert runs == {"items": [], "next": None}
    assert (release.status_code, release.json()["code"]) == (409, "price_run_not_waiting")


def test_staff_see_a_run_that_waits_and_let_it_go_on(now):
    promise(now=now)
    sku_id = make_sku("A-1", now=now)
    client = staff_client(Role.FINANCE)
    send(
        client,
        "PUT",
        f"{STAFF}/terms",
        {"mode": "auto", "run_cap": {"minor": 1}, "is_stopped": False, "reason": "活动"},
    )
    for _buyer in range(2):
        make_paid(("A-1", 1), now=now)
    price_sku(sku_id, 11900, now=now)
    services.run_sku(sku_id=sku_id, now=now)

    (waiting,) = client.get(f"{STAFF}/runs").json()["items"]
    released = send(client, "POST", f"{STAFF}/runs/A-1/release", {"reason": "核对过"})

    assert (waiting["sku"], waiting["status"], waiting["is_released"]) == ("A-1", "waiting", False)
    assert released.status_code == 200
    assert (released.json()["status"], released.json()["is_released"]) == ("running", True)
