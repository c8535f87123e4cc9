"""The cart over REST, as the contract fixes it."""

import pytest
from tests.running.doors import SHOP, send, set_clock, shopper_client

from zhida.shop.cart.models import Cart, CartLine
from zhida.shop.cart.tests.factories import (
    make_address,
    make_shopper,
    make_sku,
    make_threshold_cut,
    price_sku,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


@pytest.fixture
def member(now):
    return shopper_client(make_shopper(now=now))


def _fen(money):
    assert money["currency"] == "CNY"
    return money["minor"]


def _add(client, sku, quantity):
    return send(client, "POST", f"{SHOP}/cart/lines", {"sku": sku, "quantity": quantity})


def test_a_cart_shows_lines_and_a_quote_that_sums(now, member):
    make_sku("A-1", now=now, fen=12900)
    make_sku("B-1", now=now, fen=8990)
    offer = make_threshold_cut(20000, 3000, now=now)
    assert _add(member, "A-1", 1).status_code == 201

    body = _add(member, "B-1", 1).json()

    quote = body["quote"]
    parts = {
        name: _fen(quote[name]) for name in ("goods", "discount", "coupon", "points", "freight", "payable")
    }
    assert parts == {
        "goods": 21890,
        "discount": 3000,
        "coupon": 0,
        "points": 0,
        "freight": 0,
        "payable": 18890,
    }
    assert [line["sku"] for line in body["lines"]] == ["A-1", "B-1"]
    assert sum(_fen(line["amount"]) for line in body["lines"]) == parts["goods"]
    assert sum(_fen(line["payable"]) for line in body["lines"]) == parts["payable"]
    assert [_fen(line["discount"]) for line in body["lines"]] == [1768, 1232]
    assert quote["adjustments"] == [
        {
            "offer": offer,
            "kind": "threshold_cut",
            "amount": {"minor": 3000, "currency": "CNY"},
            "lines": {body["lines"][0]["id"]: 1768, body["lines"][1]["id"]: 1232},
            "reason": quote["adjustments"][0]["reason"],
        }
    ]
    assert send(member, "GET", f"{SHOP}/cart").json() == body


def test_a_hint_says_what_is_missing(now, member):
    make_sku("A-1", now=now, fen=17880)
    make_threshold_cut(20000, 3000, now=now)

    hints = _add(member, "A-1", 1).json()["quote"]["hints"]

    assert [hint["missing"]["minor"] for hint in hints] == [2120]
    assert hints[0]["text"].startswith("再买 ¥21.20 ")


@pytest.mark.parametrize("quantity", [-1, 0, 1.5, 1e9, "１", "1", True, None, 2**63, [1], 1000])
def test_a_quantity_that_is_no_count_is_malformed(now, member, quantity):
    make_sku("A-1", now=now)
    line = _add(member, "A-1", 1).json()["lines"][0]["id"]

    added = _add(member, "A-1", quantity)
    changed = send(member, "PATCH", f"{SHOP}/cart/lines/{line}", {"quantity": quantity})

    assert (added.status_code, changed.status_code) == (400, 400)
    assert added["Content-Type"] == "application/problem+json"
    assert CartLine.objects.get().quantity == 1


def test_guests_have_a_cart_by_their_cookie(now, client):
    make_sku("A-1", now=now)

    added = _add(client, "A-1", 2)

    assert added.status_code == 201
    assert send(client, "GET", f"{SHOP}/cart").json()["lines"][0]["quantity"] == 2
    assert Cart.objects.get().guest_key is not None


def test_problems_stand_on_their_lines(now, member):
    sku_id = make_sku("A-1", now=now, fen=12900, stock=3)
    make_sku("B-1", now=now, stock=0)
    _add(member, "A-1", 5)
    _add(member, "B-1", 1)
    price_sku(sku_id, 12000, now=now)

    lines = send(member, "GET", f"{SHOP}/cart").json()["lines"]

    assert [problem["code"] for problem in lines[0]["problems"]] == ["SHORT_STOCK", "PRICE_CHANGED"]
    assert lines[0]["problems"][0]["free"] == 3
    assert (_fen(lines[0]["problems"][1]["was"]), _fen(lines[0]["problems"][1]["now"])) == (12900, 12000)
    assert [problem["code"] for problem in lines[1]["problems"]] == ["SOLD_OUT"]


def test_another_holders_line_answers_as_one_that_does_not_exist(now, member):
    make_sku("A-1", now=now)
    line = _add(member, "A-1", 1).json()["lines"][0]["id"]
    other = shopper_client(make_shopper(now=now))
    _add(other, "A-1", 1)

    for method, body in (("PATCH", {"quantity": 2}), ("DELETE", None)):
        theirs = send(other, method, f"{SHOP}/cart/lines/{line}", body)
        none = send(other, method, f"{SHOP}/cart/lines/999999", body)
        assert (theirs.status_code, theirs.content) == (404, none.content)


def test_a_line_is_changed_deselected_and_removed(now, member):
    make_sku("A-1", now=now)
    line = _add(member, "A-1", 1).json()["lines"][0]["id"]
    path = f"{SHOP}/cart/lines/{line}"

    changed = send(member, "PATCH", path, {"quantity": 3, "selected": False}).json()
    selected = send(member, "POST", f"{SHOP}/cart/selection", {"selected": True}).json()
    removed = send(member, "DELETE", path).json()

    assert (changed["lines"][0]["quantity"], changed["lines"][0]["selected"]) == (3, False)
    assert _fen(changed["quote"]["payable"]) == 0
    assert _fen(selected["quote"]["payable"]) == 38700
    assert removed["lines"] == []
    assert send(member, "PATCH", path, {}).status_code == 400


def test_a_quote_writes_nothing_and_needs_no_cart(now):
    shopper = make_shopper(now=now)
    member = shopper_client(shopper)
    make_sku("A-1", now=now)
    address_id = make_address(shopper, now=now)

    wanted = {"lines": [{"sku": "A-1", "quantity": 2}], "address_id": address_id}
    answer = send(member, "POST", f"{SHOP}/quotes", wanted)

    assert answer.status_code == 200
    assert _fen(answer.json()["quote"]["payable"]) == 25800
    assert Cart.objects.count() == 0


def test_a_quote_is_over_chosen_lines_of_the_cart(now, member):
    make_sku("A-1", now=now, fen=100)
    make_sku("B-1", now=now, fen=200)
    _add(member, "A-1", 1)
    chosen = _add(member, "B-1", 1).json()["lines"][1]["id"]

    some = send(member, "POST", f"{SHOP}/quotes", {"line_ids": [int(chosen)]})
    everything = send(member, "POST", f"{SHOP}/quotes", {})
    unknown = send(member, "POST", f"{SHOP}/quotes", {"line_ids": [999999]})
    both = send(member, "POST", f"{SHOP}/quotes", {"line_ids": [1], "lines": [{"sku": "A-1", "quantity": 1}]})

    assert _fen(some.json()["quote"]["payable"]) == 200
    assert _fen(everything.json()["quote"]["payable"]) == 300
    assert (unknown.status_code, both.status_code) == (404, 400)


def test_a_quote_to_anothers_address_is_not_found(now, member):
    make_sku("A-1", now=now)
    theirs = make_address(make_shopper(now=now), now=now)

    wanted = {"lines": [{"sku": "A-1", "quantity": 2}], "address_id": theirs}

    assert send(member, "POST", f"{SHOP}/quotes", wanted).status_code == 404


@pytest.mark.parametrize("lines", [1, 3])
def test_reading_a_cart_costs_six_queries_and_its_session(now, lines, django_assert_num_queries):
    shopper = make_shopper(now=now)
    make_address(shopper, now=now)
    member = shopper_client(shopper)
    for index in range(lines):
        make_sku(f"S-{index}", now=now)
        _add(member, f"S-{index}", 1)

    with django_assert_num_queries(7):
        send(member, "GET", f"{SHOP}/cart")
