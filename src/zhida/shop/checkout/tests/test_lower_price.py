"""Staff lower the price of an unpaid order."""

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_shopper, make_sku, make_threshold_cut
from zhida.shop.checkout import services
from zhida.shop.checkout.errors import PriceNotLower
from zhida.shop.checkout.tests.factories import buy_now, make_attempt, pay
from zhida.shop.kernel.money import Money
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import showing
from zhida.shop.orders.errors import OrderCannotMove, ReasonMissing
from zhida.shop.orders.records import OrderStatus
from zhida.shop.payments import queries as payments_queries
from zhida.shop.payments.errors import AmountFrozen
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.records import FreightTemplateRecord

pytestmark = pytest.mark.django_db


def _lower(actor, number, fen, now, reason="老顾客"):
    services.lower_price(actor=actor, number=number, payable=Money(fen), reason=reason, now=now)


def test_lowering_refreezes_the_shares_to_the_new_sum(now, staff_actor):
    make_sku("A-1", now=now, fen=1000)
    make_threshold_cut(2000, 300, now=now)
    placed = buy_now(make_shopper(now=now), ("A-1", 3), now=now)

    _lower(staff_actor(Role.ORDER), placed.number, 2500, now)

    order = orders_queries.get_order_for_staff(number=placed.number)
    assert order.amounts.payable == Money(2500)
    assert order.amounts.discount == Money(500)
    assert order.lines[0].unit_shares == (834, 833, 833)
    assert [cut["offer"] for cut in showing.adjustments(order)][-1] == "staff"
    assert sum(cut["amount"].minor for cut in showing.adjustments(order)) == 500
    assert [(one.before, one.after, one.reason) for one in order.price_changes] == [
        (Money(2700), Money(2500), "老顾客")
    ]
    assert payments_queries.get_payment(ref=placed.number).intent.amount == Money(2500)
    entry = AuditEntry.objects.get(action="checkout.lower_price")
    assert (entry.before, entry.after) == ({"payable_minor": 2700}, {"payable_minor": 2500})
    pay(placed.number, now=now)
    assert orders_queries.status_of(number=placed.number, for_customer=None) is OrderStatus.PAID
    assert [one.broken for one in orders_queries.check_invariants() if one.broken] == []


def test_a_cut_beyond_the_goods_goes_over_the_freight(now, staff_actor):
    make_sku("A-1", now=now, fen=2000)
    make_sku("B-1", now=now, fen=1000)
    _freight_of_500(now)
    placed = buy_now(make_shopper(now=now), ("A-1", 1), ("B-1", 1), expected=Money(3500), now=now)

    _lower(staff_actor(Role.ORDER), placed.number, 3200, now)
    once = orders_queries.get_order(number=placed.number, for_customer=None)
    _lower(staff_actor(Role.PRICE), placed.number, 300, now)
    twice = orders_queries.get_order(number=placed.number, for_customer=None)

    assert [line.payable.minor for line in once.lines] == [1800, 900]
    assert once.amounts.freight == Money(500)
    assert [line.payable.minor for line in twice.lines] == [0, 0]
    assert (twice.amounts.freight, twice.amounts.discount) == (Money(300), Money(3000))


def _freight_of_500(now):
    template = FreightTemplateRecord(
        region="33",
        is_served=True,
        first_weight_grams=1000,
        first_fee=Money(500),
        step_grams=1000,
        step_fee=Money(0),
    )
    shipping_services.put_freight_template(actor=SYSTEM_ACTOR, template=template, now=now)


@pytest.mark.parametrize("fen", [0, 2700, 2701])
def test_a_price_that_is_not_lower_is_refused(now, staff_actor, fen):
    make_sku("A-1", now=now, fen=2700)
    placed = buy_now(make_shopper(now=now), ("A-1", 1), now=now)
    before = database_digest()

    with pytest.raises(PriceNotLower):
        _lower(staff_actor(Role.ORDER), placed.number, fen, now)

    assert database_digest() == before


def test_a_price_is_lowered_with_right_and_reason_only(now, staff_actor):
    make_sku("A-1", now=now, fen=2700)
    placed = buy_now(make_shopper(now=now), ("A-1", 1), now=now)
    before = database_digest()

    with pytest.raises(PermissionDenied):
        _lower(staff_actor(Role.SUPPORT), placed.number, 100, now)
    with pytest.raises(ReasonMissing):
        _lower(staff_actor(Role.ORDER), placed.number, 100, now, reason="  ")

    assert database_digest() == before


def test_what_a_channel_was_told_stands(now, staff_actor):
    make_sku("A-1", now=now, fen=2700)
    placed = buy_now(make_shopper(now=now), ("A-1", 1), now=now)
    make_attempt(placed.number, now=now)
    before = database_digest()

    with pytest.raises(AmountFrozen):
        _lower(staff_actor(Role.ORDER), placed.number, 100, now)

    assert database_digest() == before


def test_a_paid_order_keeps_its_price(now, staff_actor):
    make_sku("A-1", now=now, fen=2700)
    placed = buy_now(make_shopper(now=now), ("A-1", 1), now=now)
    pay(placed.number, now=now)

    with pytest.raises(OrderCannotMove):
        _lower(staff_actor(Role.ORDER), placed.number, 100, now)
