"""Placing an order: whole or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhida.shop.accounts.errors import LoginRequired
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.cart import queries as cart_queries
from zhida.shop.cart.errors import CartChanged, NotSellable, QuantityLimit
from zhida.shop.cart.records import WantedLine
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import (
    make_address,
    make_offer,
    make_shopper,
    make_sku,
    make_threshold_cut,
    price_sku,
)
from zhida.shop.catalogue.models import Sku
from zhida.shop.catalogue.services import take_off_sale
from zhida.shop.checkout import conf, services
from zhida.shop.checkout.errors import IdempotencyKeyInvalid, PriceChanged
from zhida.shop.checkout.records import PlaceOrder
from zhida.shop.checkout.tests.factories import buy_now, fill_cart, price_of
from zhida.shop.customers.errors import AddressNotFound
from zhida.shop.inventory import queries as inventory_queries
from zhida.shop.inventory.errors import HoldLimitReached, OutOfStock
from zhida.shop.kernel.idempotency import IdempotencyMismatch
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.money import Money
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.models import Order
from zhida.shop.orders.records import OrderStatus
from zhida.shop.payments import queries as payments_queries
from zhida.shop.promotions.models import QuotaBucket

pytestmark = pytest.mark.django_db

# Beside one UPDATE of stock a line; a shopper's very first order costs two more, for the counter of holds.
# One of them reads the member's level, points and the rules, which the price depends on, one the day until
# which the parcel is promised, one the after-sales policies that the lines freeze.
EXPECTED_STATEMENTS = 21


def _from_cart(shopper, now, **changes):
    request = PlaceOrder(
        address_id=make_address(shopper, now=now),
        expected_payable=cart_queries.get_cart(actor=shopper, now=now).quote.parts.payable,
    )
    return replace(request, **changes)


def test_placing_freezes_prices_and_address_and_holds_stock(now):
    sku_a = make_sku("A-1", now=now, fen=12900)
    make_sku("B-1", now=now, fen=8990)
    make_sku("C-1", now=now, fen=990)
    offer = make_threshold_cut(20000, 3000, now=now)
    shopper = make_shopper(now=now)
    fill_cart(shopper, ("A-1", 1), ("B-1", 1), ("C-1", 1), now=now)

    placed = services.place_order(
        actor=shopper, request=_from_cart(shopper, now), idempotency_key="k1", now=now
    )

    order = orders_queries.get_order(number=placed.number, for_customer=shopper.customer_id)
    assert placed.payable == Money(19880)
    assert placed.status == "awaiting_payment"
    assert placed.expires_at == now + timedelta(minutes=30)
    assert order.status is OrderStatus.AWAITING_PAYMENT
    assert [(line.key, line.sku, line.payable.minor) for line in order.lines] == [
        ("L001", "A-1", 11209),
        ("L002", "B-1", 7811),
        ("L003", "C-1", 860),
    ]
    assert [line.unit_shares for line in order.lines] == [(11209,), (7811,), (860,)]
    assert order.amounts.discount == Money(3000)
    assert order.quote["quote"]["discounts"][0]["id"] == offer
    assert (order.address.name, order.address.phone) == ("张小·明", "+8613800001234")
    assert order.address.detail == "文三路 𠮷 1 号"
    assert [entry.status for entry in order.timeline] == [OrderStatus.AWAITING_PAYMENT]
    assert inventory_queries.free_units(sku_ids=[sku_a]) == {sku_a: 9}
    assert payments_queries.get_payment(ref=placed.number).intent.amount == Money(19880)
    assert Timer.objects.get(kind=conf.EXPIRE_TIMER).due_at == now + timedelta(minutes=32)
    assert cart_queries.get_cart(actor=shopper, now=now).lines == ()
    assert OutboxEvent.objects.filter(name="orders.OrderPlaced", key=placed.number).count() == 1


def test_the_same_key_gives_the_same_answer_and_one_order(now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    fill_cart(shopper, ("A-1", 2), now=now)
    request = _from_cart(shopper, now)

    first = services.place_order(actor=shopper, request=request, idempotency_key="k1", now=now)
    second = services.place_order(
        actor=shopper, request=request, idempotency_key="k1", now=now + timedelta(minutes=1)
    )

    assert second == first
    assert Order.objects.count() == 1


def test_the_same_key_with_another_body_is_a_mismatch(now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    fill_cart(shopper, ("A-1", 2), now=now)
    request = _from_cart(shopper, now)
    services.place_order(actor=shopper, request=request, idempotency_key="k1", now=now)
    before = database_digest()

    with pytest.raises(IdempotencyMismatch):
        services.place_order(
            actor=shopper, request=replace(request, note="快"), idempotency_key="k1", now=now
        )

    assert database_digest() == before


def test_keys_belong_to_a_customer(now):
    make_sku("A-1", now=now)
    first, second = make_shopper(now=now), make_shopper(now=now)

    one = buy_now(first, ("A-1", 1), key="k1", now=now)
    two = buy_now(second, ("A-1", 1), key="k1", now=now)

    assert one.number != two.number


@pytest.mark.parametrize("key", ["", "x" * 101, "键", "a\nb"])
def test_a_malformed_key_is_refused(now, key):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)

    with pytest.raises(IdempotencyKeyInvalid):
        buy_now(shopper, ("A-1", 1), key=key, now=now)

    assert Order.objects.count() == 0


def test_without_a_key_the_second_submit_of_a_consumed_cart_is_refused(now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    fill_cart(shopper, ("A-1", 2), now=now)
    request = _from_cart(shopper, now)
    services.place_order(actor=shopper, request=request, idempotency_key=None, now=now)
    before = database_digest()

    with pytest.raises(CartChanged):
        services.place_order(actor=shopper, request=request, idempotency_key=None, now=now)

    assert database_digest() == before


def test_another_total_than_the_shopper_saw_writes_nothing_and_leaves_the_key_free(now):
    sku_id = make_sku("A-1", now=now, fen=12900)
    shopper = make_shopper(now=now)
    fill_cart(shopper, ("A-1", 2), now=now)
    request = _from_cart(shopper, now)
    price_sku(sku_id, 12000, now=now)
    before = database_digest()

    with pytest.raises(PriceChanged) as refusal:
        services.place_order(actor=shopper, request=request, idempotency_key="k1", now=now)

    assert database_digest() == before
    assert refusal.value.data["expected"] == {"payable": {"minor": 25800, "currency": "CNY"}}
    assert refusal.value.data["quote"]["payable"] == {"minor": 24000, "currency": "CNY"}
    again = replace(request, expected_payable=Money(24000))
    assert services.place_order(actor=shopper, request=again, idempotency_key="k1", now=now).payable == Money(
        24000
    )


def test_short_stock_names_the_lines_and_writes_nothing(now):
    make_sku("A-1", now=now, stock=1)
    shopper = make_shopper(now=now)
    fill_cart(shopper, ("A-1", 2), now=now)
    request = _from_cart(shopper, now)
    before = database_digest()

    with pytest.raises(OutOfStock) as refusal:
        services.place_order(actor=shopper, request=request, idempotency_key="k1", now=now)

    assert database_digest() == before
    assert [(line["sku"], line["wanted"], line["free"]) for line in refusal.value.data["lines"]] == [
        ("A-1", 2, 1)
    ]


def test_the_sixth_unpaid_order_is_refused(now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    address_id = make_address(shopper, now=now)
    for _order in range(5):
        buy_now(shopper, ("A-1", 1), address_id=address_id, now=now)
    before = database_digest()

    with pytest.raises(HoldLimitReached):
        buy_now(shopper, ("A-1", 1), address_id=address_id, now=now)

    assert database_digest() == before


def test_an_unpublished_line_is_named(now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    fill_cart(shopper, ("A-1", 2), now=now)
    request = _from_cart(shopper, now)
    take_off_sale(actor=SYSTEM_ACTOR, number=Sku.objects.get().product.number, now=now)
    before = database_digest()

    with pytest.raises(NotSellable) as refusal:
        services.place_order(actor=shopper, request=request, idempotency_key="k1", now=now)

    assert database_digest() == before
    assert refusal.value.data == {"lines": [{"sku": "A-1"}]}


def test_the_limit_of_a_sku_holds_for_buy_now_too(now):
    make_sku("A-1", now=now)
    Sku.objects.update(limit_per_order=2)
    shopper = make_shopper(now=now)

    with pytest.raises(QuantityLimit) as refusal:
        buy_now(shopper, ("A-1", 2), ("A-1", 1), expected=Money(38700), now=now)

    assert refusal.value.data == {"lines": [{"sku": "A-1", "limit": 2}]}


def test_an_address_of_another_is_as_if_it_were_not_there(now):
    make_sku("A-1", now=now)
    shopper, other = make_shopper(now=now), make_shopper(now=now)
    theirs = make_address(other, now=now)
    before = database_digest()

    with pytest.raises(AddressNotFound) as refusal:
        buy_now(shopper, ("A-1", 1), address_id=theirs, now=now)
    with pytest.raises(AddressNotFound) as unknown:
        buy_now(shopper, ("A-1", 1), address_id=1, now=now)

    assert database_digest() == before
    assert refusal.value.data == unknown.value.data


def test_guests_cannot_order(now, guest_actor):
    request = PlaceOrder(address_id=1, expected_payable=Money(1))

    with pytest.raises(LoginRequired):
        services.place_order(actor=guest_actor, request=request, idempotency_key=None, now=now)


def test_buy_now_leaves_the_cart_alone_and_adds_up_lines_of_one_sku(now):
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    shopper = make_shopper(now=now)
    fill_cart(shopper, ("B-1", 1), now=now)

    placed = buy_now(shopper, ("A-1", 1), ("A-1", 2), expected=Money(38700), now=now)

    order = orders_queries.get_order(number=placed.number, for_customer=shopper.customer_id)
    assert [(line.sku, line.quantity) for line in order.lines] == [("A-1", 3)]
    assert [line.sku for line in cart_queries.get_cart(actor=shopper, now=now).lines] == ["B-1"]


def test_only_chosen_lines_are_bought(now):
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    shopper = make_shopper(now=now)
    fill_cart(shopper, ("A-1", 1), ("B-1", 1), now=now)
    chosen = int(cart_queries.get_cart(actor=shopper, now=now).lines[1].line_id)
    request = _from_cart(shopper, now, line_ids=(chosen,), expected_payable=Money(12900))

    services.place_order(actor=shopper, request=request, idempotency_key=None, now=now)

    assert [line.sku for line in cart_queries.get_cart(actor=shopper, now=now).lines] == ["A-1"]


def test_a_line_that_is_gone_means_the_cart_changed(now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    fill_cart(shopper, ("A-1", 1), now=now)

    with pytest.raises(CartChanged):
        services.place_order(
            actor=shopper,
            request=_from_cart(shopper, now, line_ids=(999_999,)),
            idempotency_key=None,
            now=now,
        )
    with pytest.raises(CartChanged):
        services.place_order(
            actor=shopper, request=_from_cart(shopper, now, cart_version=1), idempotency_key=None, now=now
        )

    assert Order.objects.count() == 0


def test_an_order_of_nothing_to_pay_is_paid_at_once(now):
    sku_id = make_sku("A-1", now=now, fen=3000)
    make_threshold_cut(3000, 3000, now=now)
    shopper = make_shopper(now=now)

    placed = buy_now(shopper, ("A-1", 1), expected=Money(0), now=now)

    order = orders_queries.get_order(number=placed.number, for_customer=shopper.customer_id)
    assert (placed.status, order.status) == ("paid", OrderStatus.PAID)
    assert inventory_queries.free_units(sku_ids=[sku_id]) == {sku_id: 9}
    assert inventory_queries.get_reservation(ref=placed.number).state == "COMMITTED"
    assert Timer.objects.filter(kind=conf.EXPIRE_TIMER).count() == 0


@pytest.mark.parametrize("lines", [1, 3, 5])
def test_placing_costs_at_most_21_statements_and_2_a_line(now, lines):
    skus = [f"S-{index}" for index in range(lines)]
    for sku in skus:
        make_sku(sku, stock=1000, now=now)
    shopper = make_shopper(now=now)
    buy_now(shopper, (skus[0], 1), now=now)
    fill_cart(shopper, *((sku, 1) for sku in skus), now=now)
    request = _from_cart(shopper, now)

    with CaptureQueriesContext(connection) as captured:
        services.place_order(actor=shopper, request=request, idempotency_key="k1", now=now)

    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == EXPECTED_STATEMENTS + lines, "\n".join(statements)
    assert len(statements) <= 21 + 2 * lines


def test_the_quote_of_the_lines_is_what_the_order_costs(now):
    make_sku("A-1", now=now, fen=1000)
    make_threshold_cut(3000, 1000, now=now)
    shopper = make_shopper(now=now)
    wanted = (WantedLine(sku="A-1", quantity=3),)

    placed = buy_now(shopper, ("A-1", 3), now=now)

    assert placed.payable == price_of(shopper, wanted, now=now) == Money(2000)
    order = orders_queries.get_order(number=placed.number, for_customer=shopper.customer_id)
    assert order.lines[0].unit_shares == (667, 667, 666)


def test_a_quota_that_another_buyer_used_up_is_a_new_price_and_writes_nothing(now, meanwhile):
    make_sku("A-1", now=now)
    make_offer({"kind": "flash_price", "skus": {"A-1": 9900}, "quota_left": 1}, now=now)
    shopper = make_shopper(now=now)
    address_id = make_address(shopper, now=now)
    before = database_digest()
    meanwhile('UPDATE "promotions_quotabucket"', lambda: QuotaBucket.objects.update(units_left=0))

    with pytest.raises(PriceChanged) as refusal:
        buy_now(shopper, ("A-1", 1), address_id=address_id, expected=Money(9900), now=now)

    assert refusal.value.data["expected"]["payable"] == {"minor": 9900, "currency": "CNY"}
    assert database_digest() == before
