"""Refusals of the orders room that its callers normally prevent."""

from dataclasses import replace

import pytest

from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries, services, showing, status
from zhida.shop.orders.errors import (
    OrderCannotBeCancelled,
    OrderCannotMove,
    OrderChangedMeanwhile,
    OrderLineNotFound,
    UnitsNotRefundable,
    UnitsNotShippable,
)
from zhida.shop.orders.lifecycle import OrderStatus
from zhida.shop.orders.models import Order, OrderLine
from zhida.shop.orders.records import (
    CancelReason,
    FrozenPrices,
    LinePrices,
    OrderAmounts,
    PaidOutcome,
    RefundClaim,
    ShipmentDraft,
)
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
    draft = ShipmentDraft(carrier="SF", tracking="SF1000001", serials={"L009": ("SN-9",)})
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


def _lower_prices() -> FrozenPrices:
    zero, payable = Money.zero(), Money(25000)
    return FrozenPrices(
        amounts=OrderAmounts(
            goods=Money(25800), discount=Money(800), coupon=zero, points=zero, freight=zero, payable=payable
        ),
        quote={"quote": {"rows": [], "discounts": [], "points_amount": 0}, "staff": []},
        lines={"L001": LinePrices(payable_minor=25000, rows=(), unit_shares=(12500, 12500))},
    )


def test_a_price_is_lowered_on_an_unpaid_order_only(now, paid, staff_actor):
    with pytest.raises(OrderCannotMove):
        services.freeze_lower_price(
            actor=staff_actor(Role.ORDER), number=paid, prices=_lower_prices(), reason="x", now=now
        )

    assert Order.objects.get().payable_minor == 25800


def test_a_price_that_changed_meanwhile_is_not_lowered(now, staff_actor, meanwhile):
    make_sku("A-1", now=now)
    number = make_order(make_shopper(now=now), ("A-1", 2), now=now)
    meanwhile('UPDATE "orders_order"', lambda: Order.objects.update(payable_minor=25100, discount_minor=700))

    with pytest.raises(OrderChangedMeanwhile):
        services.freeze_lower_price(
            actor=staff_actor(Role.ORDER), number=number, prices=_lower_prices(), reason="x", now=now
        )

    assert OrderLine.objects.get().payable_minor == 25800


def test_a_failed_refund_of_one_line_leaves_the_others_claims(now):
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    number = make_paid_order(make_shopper(now=now), ("A-1", 1), ("B-1", 1), now=now)
    claimed = services.claim_refund(number=number, claim=RefundClaim(quantities={"L001": 1}))
    services.claim_refund(number=number, claim=RefundClaim(quantities={"L002": 1}))

    services.release_refund(number=number, claimed=claimed)

    assert list(OrderLine.objects.order_by("key").values_list("claimed_units", flat=True)) == [[], [0]]
    services.restore_refund(number=number, claimed=claimed)
    with pytest.raises(UnitsNotRefundable):
        services.restore_refund(number=number, claimed=claimed)
    assert list(OrderLine.objects.order_by("key").values_list("claimed_units", flat=True)) == [[0], [0]]


def test_units_that_another_refund_claimed_meanwhile_are_not_claimed_twice(now, paid, meanwhile):
    meanwhile('UPDATE "orders_line"', lambda: OrderLine.objects.update(refund_version=7))

    with pytest.raises(OrderChangedMeanwhile):
        services.claim_refund(number=paid, claim=RefundClaim(quantities={"L001": 1}))

    assert OrderLine.objects.get().claimed_units == []


def test_points_are_shown_on_the_lines_that_they_paid(paid):
    rows = [
        {"row": "L001.1", "line": "L001", "adjustments": [{"offer": "points", "amount": 60}]},
        {"row": "L001.2", "line": "L001", "adjustments": [{"offer": "points", "amount": 40}]},
        {"row": "L002.1", "line": "L002", "adjustments": []},
    ]
    quote = {"quote": {"rows": rows, "discounts": [], "points_amount": 100}, "staff": []}
    order = replace(queries.get_order(number=paid, for_customer=None), quote=quote)

    assert showing.adjustments(order) == [
        {"offer": "points", "kind": "points", "amount": Money(100), "lines": {"L001": 100}, "reason": ""}
    ]
