"""What must hold between orders, payments and stock."""

import pytest

from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.checkout import queries, services
from zhida.shop.checkout.tests.factories import buy_now, pay
from zhida.shop.inventory.models import Reservation
from zhida.shop.payments.models import PaymentIntent

pytestmark = pytest.mark.django_db


def _broken():
    return {one.name: list(one.broken) for one in queries.check_invariants() if one.broken}


def test_orders_in_every_state_agree_with_payment_and_stock(now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    buy_now(shopper, ("A-1", 1), now=now)
    cancelled = buy_now(shopper, ("A-1", 1), now=now)
    services.cancel_order(actor=shopper, number=cancelled.number, now=now)
    pay(buy_now(shopper, ("A-1", 1), now=now).number, now=now)

    assert _broken() == {}


def test_what_disagrees_is_named(now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    unpaid = buy_now(shopper, ("A-1", 1), now=now).number
    without_money = buy_now(shopper, ("A-1", 1), now=now).number
    pay(without_money, now=now)

    Reservation.objects.filter(ref=unpaid).update(state="RELEASED")
    PaymentIntent.objects.filter(ref=without_money).update(captured_minor=0)

    assert _broken() == {
        "checkout.orders_match_payments": [without_money],
        "checkout.orders_match_stock": [unpaid],
    }


def test_an_order_without_payment_or_stock_is_named(now):
    make_sku("A-1", now=now)
    number = buy_now(make_shopper(now=now), ("A-1", 1), now=now).number

    PaymentIntent.objects.update(ref="other")
    Reservation.objects.update(ref="other")

    assert _broken() == {
        "checkout.orders_match_payments": [number],
        "checkout.orders_match_stock": [number],
    }
