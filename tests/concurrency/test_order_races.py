"""One cart, one order: repeats, double clicks, changes under way, payment against expiry."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.running.buying import (
    API,
    add_to_cart,
    buy,
    data,
    order_of,
    phone_document,
    place,
    quote,
    start_payment,
    stock_of,
    wait_for,
    wait_for_status,
)

pytestmark = [pytest.mark.mariadb, pytest.mark.slow]


def at_once(count: int, act):
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(act, range(count)))


def orders_of(client) -> list[dict]:
    return data(client.get(f"{API}/orders"), 200)["items"]


def test_same_cart_50_times_with_one_key_is_one_order(shop, staff, crowd):
    shop.import_products([phone_document("K1", stock=100)])
    client, address = crowd(1)[0]
    add_to_cart(client, "K1-1", 2)
    payable = quote(client, address)["payable"]
    key = uuid.uuid4().hex

    answers = at_once(50, lambda _index: place(client, address, payable, key=key))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["number"] for answer in answers}) == 1
    assert len({answer.text for answer in answers}) == 1
    assert stock_of(staff, "K1-1")["reserved"] == 2
    assert data(place(client, address, {"minor": 1, "currency": "CNY"}, key=key), 422)["code"]


def test_double_click_without_a_key_is_one_order(shop, crowd):
    shop.import_products([phone_document("K2", stock=100)])
    client, address = crowd(2)[1]
    add_to_cart(client, "K2-1")
    body = {"address_id": address, "expected_payable": quote(client, address)["payable"]}

    answers = at_once(2, lambda _index: client.post(f"{API}/orders", json=body))

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json()["code"] == "cart_changed"
    assert len(orders_of(client)) == 1


def test_cart_changed_while_ordering_charges_what_the_order_holds(shop, crowd):
    shop.import_products([phone_document("K3", price="10.00", stock=1000)])
    client, address = crowd(3)[2]
    line = add_to_cart(client, "K3-1")["lines"][0]["id"]

    def act(index: int):
        if index % 2:
            return client.patch(f"{API}/cart/lines/{line}", json={"quantity": 1 + index})
        return place(client, address, {"minor": 1000, "currency": "CNY"})

    answers = at_once(12, act)

    assert {answer.status_code for answer in answers} <= {200, 201, 404, 409}
    for summary in orders_of(client):
        order = order_of(client, summary["number"])
        goods = sum(each["quantity"] * 1000 for each in order["lines"])
        assert order["payable"]["minor"] == goods == 1000
    assert shop.invariants()["ok"] is True


def test_20_notifications_at_once_are_one_capture(shop, staff, crowd):
    shop.import_products([phone_document("K4", stock=5)])
    client, address = crowd(4)[3]
    placed = buy(client, address, "K4-1")
    attempt = start_payment(client, placed["number"])["attempt"]
    shop.control("pay", attempt=attempt)

    at_once(20, lambda _index: shop.control("notify", attempt=attempt))

    wait_for_status(client, placed["number"], "paid")
    assert stock_of(staff, "K4-1") == {"on_hand": 4, "reserved": 0, "free": 4}
    assert shop.invariants()["ok"] is True


def test_bad_quantities_are_refused(shop, crowd):
    shop.import_products([phone_document("K5", stock=5)])
    client, address = crowd(5)[4]
    for quantity in (-1, 0, 1.5, 10**9, "１", "1", None, True, [], {}):
        answer = client.post(f"{API}/cart/lines", json={"sku": "K5-1", "quantity": quantity})
        assert answer.status_code == 400, quantity
        lines = [{"sku": "K5-1", "quantity": quantity}]
        assert client.post(f"{API}/quotes", json={"address_id": address, "lines": lines}).status_code == 400
        assert place(client, address, {"minor": 1, "currency": "CNY"}, lines=lines).status_code == 400
    assert data(client.get(f"{API}/cart"), 200)["lines"] == []
    assert orders_of(client) == []


def test_two_lines_in_reverse_order_do_not_deadlock_unseen(shop, crowd):
    shop.import_products(
        [phone_document("K6", price="1.00", stock=500), phone_document("K7", price="1.00", stock=500)]
    )
    buyers = crowd(12)
    skus = ["K6-1", "K7-1"]

    def order(index: int):
        client, address = buyers[index]
        chosen = skus if index % 2 else skus[::-1]
        lines = [{"sku": sku, "quantity": 1} for sku in chosen]
        return place(client, address, {"minor": 200, "currency": "CNY"}, lines=lines)

    answers = at_once(12, order)

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert all(answer.json()["code"] == "too_many_unpaid" for answer in answers if answer.status_code == 409)


@pytest.mark.parametrize("pays_first", [True, False])
def test_cancelled_unit_can_be_sold_again(shop, staff, crowd, pays_first):
    key = f"KC{int(pays_first)}"
    shop.import_products([phone_document(key, stock=1)])
    client, address = crowd(14)[12 + int(pays_first)]
    placed = buy(client, address, f"{key}-1")
    attempt = start_payment(client, placed["number"])["attempt"]

    def act(index: int):
        if index == int(pays_first):
            return shop.control("pay", attempt=attempt)
        return client.post(f"{API}/orders/{placed['number']}/cancel")

    at_once(2, act)

    final = wait_for(
        lambda: order_of(client, placed["number"])["status"],
        lambda status: status in ("paid", "cancelled", "closed"),
    )
    expected = {"paid": (0, 0)}.get(final, (1, 0))
    wait_for(
        lambda: stock_of(staff, f"{key}-1"),
        lambda stock: (stock["on_hand"], stock["reserved"]) == expected,
    )
    assert shop.invariants()["ok"] is True
