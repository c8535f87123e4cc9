"""Refusals of the orders room that its callers normally prevent."""

import pytest

from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries, services, status
from zhida.shop.orders.errors import (
    OrderCannotBeCancelled,
    OrderCannotMove,
    OrderChangedMeanwhile,
    OrderLineNotFound,
    UnitsNotShippable,
)
from zhida.shop.orders.lifecycle import OrderStatus
from zhida.shop.orders.models import Order, OrderLine
from zhida.shop.orders.records import CancelReason, PaidOutcome, RefundClaim, ShipmentDraft
from zhida.shop.orders.tests.factories import make_order, make_paid_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(now):
    make_sku("A-1", now=now)
    return make_paid_order(make_shopper(now=now), ("A-1", 2), now=now)


def test_a_paid_order_is_not_cancelled(now, paid):
    with pytest.raises(OrderCannotBeCancelled):
        services.cancel(number=paid, reason=CancelReason.BUYER, by="C:1", now=now)

    assert queries.status_of(number=paid, for_customer=None) is OrderStatus.PAID


def test_a_second_or_late_payment_says_so(now, paid):
    unpaid = make_order(make_shopper(now=now), ("A-1", 1), now=now)
    services.cancel(number=unpaid, reason=CancelReason.BUYER, by="C:1", now=now)

    again = services.mark_paid(number=paid, amount=Money(25800), channel="x", by="PAYMENT", now=now)
    late = services.mark_paid(number=unpaid, amount=Money(12900), channel="x", by="PAYMENT", now=now)

    assert (again, late) == (PaidOutcome.ALREADY_PAID, PaidOutcome.TOO_LATE)


def test_a_step_from_a_status_that_moved_is_refused(now, paid, staff_actor):
    stale = Order.objects.get(number=paid)
    services.mark_packing(actor=staff_actor(Role.ORDER), number=paid, now=now)

    with pytest.raises(OrderChangedMeanwhile):
        _close(stale, now)


def _close(stale, now):
    transactional(status.move)(order=stale, to=OrderStatus.CLOSED, by="S:1", now=now)


def test_serials_of_a_line_that_is_not_there_and_empty_parcels_are_refused(now, paid, staff_actor):
    shipper = staff_actor(Role.ORDER)
    draft = ShipmentDraft(carrier="SF", tracking="SF1000001", serials={"L009": ("X",)})
    with pytest.raises(OrderLineNotFound):
        services.ship(actor=shipper, number=paid, shipment=draft, now=now)

    services.claim_refund(number=paid, claim=RefundClaim(quantities={"L001": 2}))
    empty = ShipmentDraft(carrier="SF", tracking="SF1000002")
    with pytest.raises(UnitsNotShippable):
        services.ship(actor=shipper, number=paid, shipment=empty, now=now)

    assert OrderLine.objects.get().shipped_quantity == 0


def test_a_completed_order_can_still_be_refunded_but_not_packed(now, paid, staff_actor):
    shipper = staff_actor(Role.ORDER)
    shipment = ShipmentDraft(carrier="SF", tracking="SF1000001")
    services.ship(actor=shipper, number=paid, shipment=shipment, now=now)

    with pytest.raises(OrderCannotMove):
        services.mark_packing(actor=shipper, number=paid, now=now)

    claimed = services.claim_refund(number=paid, claim=RefundClaim(quantities={"L001": 1}))
    assert (claimed.amount, dict(claimed.withheld)) == (Money(12900), {"L001": 0})
