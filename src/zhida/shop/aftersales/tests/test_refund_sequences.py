"""Refunds in whatever order: what was paid comes back to the fen, points and coupon with it, once."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.conf import settings as shop_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.aftersales import queries, services, subscribers
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.cart.tests.factories import make_offer, make_shopper, make_sku, make_threshold_cut
from zhida.shop.checkout import queries as checkout_queries
from zhida.shop.checkout import services as checkout_services
from zhida.shop.checkout.tests.factories import buy_now, finish_refund, pay
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty import queries as loyalty_queries
from zhida.shop.loyalty import services as loyalty_services
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.records import OrderStatus
from zhida.shop.payments.events import RefundSucceeded
from zhida.shop.promotions import services as promotions_services
from zhida.shop.promotions.models import CouponHolding, HoldingStep

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
POINTS = 1001
GIFT = {"kind": "threshold_gift", "threshold": 20000, "gift_sku": "G-1", "gift_value": 4900}
TEN_OFF = {"kind": "shop", "threshold": 10000, "cut": 1000}
UNITS = st.dictionaries(st.sampled_from(["L001", "L002"]), st.integers(1, 3), min_size=1)
STEPS = st.one_of(
    st.tuples(UNITS, st.booleans(), st.sampled_from([None, True, False])),
    st.tuples(st.integers(1, 9000), st.just(value=False), st.none()),
)


@pytest.fixture
def _shop():
    """Goods, a cut and a gift; every example buys anew."""
    make_sku("A-1", now=NOON, fen=3333, stock=300)
    make_sku("B-1", now=NOON, fen=9999, stock=300)
    make_sku("G-1", now=NOON, fen=4900, stock=100)
    make_threshold_cut(20000, 3000, now=NOON)
    make_offer(GIFT, now=NOON)


# What the fixture made stands for all examples; each has its own buyer and order.
@pytest.mark.usefixtures("_shop")
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, max_size=5), resettles=st.booleans(), charges=st.booleans())
def test_any_sequence_of_refunds_gives_back_what_was_paid(steps, resettles, charges):
    shopper, order, coupon = _bought()
    chosen = replace(shop_settings.ZHIDA, returns_resettle=resettles, returns_charge_gifts=charges)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shop_settings, "ZHIDA", chosen)
        for place, step in enumerate(steps):
            with suppress(ShopError):
                _refund(order, _request(step), key=f"{order}-{place}")
            _nothing_is_too_much(order)
    with suppress(ShopError):
        _refund(order, _request(None), key=f"{order}-last")

    after = orders_queries.get_order(number=order, for_customer=None)
    assert (after.refunded, after.status) == (after.captured, OrderStatus.CLOSED)
    assert sum(one.amount.minor for one in queries.list_refunds(order=order)) == after.captured.minor
    points = loyalty_queries.standing_of(customer_id=shopper.customer_id, now=NOON).points
    assert points == POINTS
    held = CouponHolding.objects.get(number=coupon)
    assert (held.status, HoldingStep.objects.filter(holding=held, before="USED").count()) == ("CLAIMED", 1)


def _bought():
    """A paid and completed order of three and two units with a cut, a coupon, points and a gift."""
    shopper = make_shopper(now=NOON)
    loyalty_services.adjust_points(
        actor=SYSTEM_ACTOR, customer_id=shopper.customer_id, points=POINTS, reason="test", now=NOON
    )
    template = promotions_services.create_coupon(actor=SYSTEM_ACTOR, document=TEN_OFF, now=NOON)
    promotions_services.publish_coupon(actor=SYSTEM_ACTOR, number=template.number, now=NOON)
    coupon = checkout_services.claim_coupon(actor=shopper, number=template.number, now=NOON).number
    placed = buy_now(shopper, ("A-1", 3), ("B-1", 2), points=POINTS, expected=Money(24996), now=NOON)
    pay(placed.number, now=NOON)
    loyalty_services.earn(ref=placed.number, customer_id=shopper.customer_id, amount=Money(24996), now=NOON)
    return shopper, placed.number, coupon


def _request(step):
    wanted, is_no_reason, keeps_gifts = step or ({}, False, None)
    return RefundRequest(
        quantities=wanted if isinstance(wanted, dict) else {},
        freight=None,
        amount=Money(wanted) if isinstance(wanted, int) else None,
        reason="退货",
        is_no_reason=is_no_reason,
        keeps_gifts=keeps_gifts,
    )


def _refund(order, request, *, key):
    """Ask twice with one key, and let the money arrive twice."""
    for _again in range(2):
        record = services.refund_order(
            actor=SYSTEM_ACTOR, number=order, request=request, idempotency_key=key, now=NOON
        )
    if not record.amount.minor:
        return
    finish_refund(record.number, now=NOON)
    event = RefundSucceeded(
        ref=order,
        refund=record.number,
        refund_key=record.number,
        attempt="P1",
        amount=record.amount,
        refunded_at=NOON,
    )
    for _again in range(2):
        transactional(subscribers.on_refund_succeeded)(event, now=NOON)


def _nothing_is_too_much(order):
    now = orders_queries.get_order(number=order, for_customer=None)
    assert Money(0) <= now.refunded == now.refunding <= now.captured
    assert all(line.refunded_quantity <= line.quantity for line in now.lines)
    results = [*queries.check_invariants(), *checkout_queries.check_invariants()]
    assert not any(result.broken for result in results)
