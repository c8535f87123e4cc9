"""Staff refunds: by frozen shares, never more than was captured, counted when the money is back."""

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.aftersales import queries, services, subscribers
from zhida.shop.aftersales.errors import RefundKeyInvalid, RefundOfNothing, StaffRefundNotFound
from zhida.shop.aftersales.lifecycle import StaffRefundStatus
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_shopper, make_sku, make_threshold_cut
from zhida.shop.catalogue.queries import product_ids_of
from zhida.shop.checkout import subscribers as checkout_subscribers
from zhida.shop.checkout.tests.factories import buy_now, finish_refund, pay
from zhida.shop.inventory import queries as inventory_queries
from zhida.shop.kernel.idempotency import IdempotencyMismatch
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.errors import (
    FreightNotRefundable,
    OrderCannotMove,
    OrderLineNotFound,
    PaymentInDoubt,
    ReasonMissing,
    RefundTooLarge,
    UnitsNotRefundable,
)
from zhida.shop.orders.events import OrderPaid
from zhida.shop.orders.records import OrderStatus, ShipmentDraft
from zhida.shop.payments.discrepancies import DiscrepancyKind, Finding, open_discrepancy
from zhida.shop.payments.events import RefundFailed, RefundSucceeded
from zhida.shop.payments.models import Refund
from zhida.shop.pricing.models import SoldPrice
from zhida.shop.search import services as search_services
from zhida.shop.search.models import ListedProduct

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(staff_actor):
    return staff_actor(Role.REFUND)


@pytest.fixture
def order(now):
    """Three units for 20.00 (shares 667, 667, 666), paid, of ten in stock."""
    make_sku("A-1", now=now, fen=1000)
    make_threshold_cut(3000, 1000, now=now)
    placed = buy_now(make_shopper(now=now), ("A-1", 3), now=now)
    pay(placed.number, now=now)
    return placed.number


def _refund(clerk, order, now, *, key, reason="缺货", lines=None, freight=None, amount=None):
    request = RefundRequest(
        quantities=lines or {},
        freight=None if freight is None else Money(freight),
        amount=None if amount is None else Money(amount),
        reason=reason,
    )
    return services.refund_order(actor=clerk, number=order, request=request, idempotency_key=key, now=now)


def _arrive(refund, now):
    finish_refund(refund.number, now=now)
    _deliver(RefundSucceeded, subscribers.on_refund_succeeded, now)


def _deliver(event_type, subscriber, now):
    for row in OutboxEvent.objects.filter(name=event_type.name).order_by("id"):
        transactional(subscriber)(event_type.from_payload(row.payload), now=now)


def _read(order):
    return orders_queries.get_order(number=order, for_customer=None)


def test_units_come_back_at_their_shares_highest_first(now, clerk, order):
    first = _refund(clerk, order, now, key="k1", lines={"L001": 1})
    last = _refund(clerk, order, now, key="k2", lines={"L001": 2})

    assert (first.amount, first.units) == (Money(667), {"L001": (0,)})
    assert (last.amount, last.units) == (Money(1333), {"L001": (1, 2)})
    assert [row.amount_minor for row in Refund.objects.order_by("id")] == [667, 1333]
    assert AuditEntry.objects.filter(action="aftersales.refund").count() == 2


def test_a_refund_counts_when_its_money_is_back(now, clerk, order):
    refund = _refund(clerk, order, now, key="k1", lines={"L001": 1})
    asked = _read(order)

    for _again in range(2):
        _arrive(refund, now)

    back = _read(order)
    assert (asked.refunding, asked.refunded) == (Money(667), Money(0))
    assert (back.refunding, back.refunded) == (Money(667), Money(667))
    assert back.lines[0].refunded_quantity == 1
    assert back.status is OrderStatus.PAID
    assert queries.get_refund(number=refund.number).status is StaffRefundStatus.SUCCEEDED


def test_units_that_never_left_go_back_to_stock_once(now, clerk, order):
    sku_id = _read(order).lines[0].sku_id
    refund = _refund(clerk, order, now, key="k1", lines={"L001": 2})
    before = inventory_queries.free_units(sku_ids=[sku_id])[sku_id]

    for _again in range(2):
        _arrive(refund, now)

    assert before == 7
    assert inventory_queries.free_units(sku_ids=[sku_id]) == {sku_id: 9}


def test_the_whole_refund_closes_the_order(now, clerk, order):
    sku_id = _read(order).lines[0].sku_id
    refund = _refund(clerk, order, now, key="k1")

    _arrive(refund, now)

    assert refund.amount == Money(2000)
    assert _read(order).status is OrderStatus.CLOSED
    assert inventory_queries.free_units(sku_ids=[sku_id]) == {sku_id: 10}
    assert OutboxEvent.objects.filter(name="orders.OrderClosed").count() == 1
    broken = orders_queries.check_invariants() + queries.check_invariants()
    assert [one for one in broken if one.broken] == []


def test_a_free_amount_for_everything_closes_the_order_and_empties_the_warehouse_of_it(now, clerk, order):
    sku_id = _read(order).lines[0].sku_id
    refund = _refund(clerk, order, now, key="k1", amount=2000)

    _arrive(refund, now)

    assert _read(order).status is OrderStatus.CLOSED
    assert inventory_queries.free_units(sku_ids=[sku_id]) == {sku_id: 10}


def test_what_is_left_after_a_free_amount_is_the_most_a_whole_refund_gives(now, clerk, order):
    _refund(clerk, order, now, key="k1", amount=500)

    whole = _refund(clerk, order, now, key="k2")

    assert whole.amount == Money(1500)
    assert _read(order).refunding == Money(2000)


def test_the_rest_is_shipped_when_some_units_were_refunded(now, clerk, staff_actor, order):
    shipper = staff_actor(Role.ORDER)
    orders_services.ship(
        actor=shipper,
        number=order,
        shipment=ShipmentDraft(carrier="SF", tracking="SF100000001", quantities={"L001": 2}),
        now=now,
    )
    refund = _refund(clerk, order, now, key="k1", lines={"L001": 1})

    assert _read(order).status is OrderStatus.PACKING
    _arrive(refund, now)
    assert _read(order).status is OrderStatus.SHIPPED


def test_a_shipped_unit_does_not_go_back_to_stock(now, clerk, staff_actor, order):
    sku_id = _read(order).lines[0].sku_id
    shipment = ShipmentDraft(carrier="SF", tracking="SF100000001")
    orders_services.ship(actor=staff_actor(Role.ORDER), number=order, shipment=shipment, now=now)

    _arrive(_refund(clerk, order, now, key="k1", lines={"L001": 1}), now)

    assert inventory_queries.free_units(sku_ids=[sku_id]) == {sku_id: 7}
    assert _read(order).status is OrderStatus.SHIPPED


def test_a_refund_that_failed_gives_its_units_back(now, clerk, order):
    failed = _refund(clerk, order, now, key="k1", lines={"L001": 1})

    finish_refund(failed.number, now=now, succeeded=False)
    _deliver(RefundFailed, subscribers.on_refund_failed, now)

    left = _read(order)
    assert (left.refunding, left.lines[0].claimed_units) == (Money(0), ())
    assert left.lines[0].withheld_quantity == 0
    assert _refund(clerk, order, now, key="k2", lines={"L001": 1}).amount == Money(667)


def test_a_refund_that_arrives_after_it_failed_is_counted(now, clerk, order):
    failed = _refund(clerk, order, now, key="k1", lines={"L001": 1})
    services.fail_refund(number=failed.number, now=now)

    assert services.settle_refund(number=failed.number, now=now) is True

    back = _read(order)
    assert (back.refunding, back.refunded) == (Money(667), Money(667))
    assert back.lines[0].claimed_units == (0,)


def test_a_refund_in_the_place_of_a_failed_one_makes_its_late_arrival_a_case_for_a_person(now, clerk, order):
    failed = _refund(clerk, order, now, key="k1", lines={"L001": 1})
    services.fail_refund(number=failed.number, now=now)
    _refund(clerk, order, now, key="k2", lines={"L001": 1})
    before = database_digest()

    with pytest.raises(UnitsNotRefundable):
        services.settle_refund(number=failed.number, now=now)

    assert database_digest() == before


def test_refunds_that_payments_raised_itself_are_not_ours(now):
    assert services.settle_refund(number="late-P1", now=now) is False
    assert services.fail_refund(number="surplus-P1", now=now) is False


def test_the_same_key_refunds_once(now, clerk, order):
    first = _refund(clerk, order, now, key="k1", lines={"L001": 1})
    second = _refund(clerk, order, now, key="k1", lines={"L001": 1})

    assert second == first
    assert Refund.objects.count() == 1
    with pytest.raises(IdempotencyMismatch):
        _refund(clerk, order, now, key="k1", lines={"L001": 2})


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        ({"lines": {"L001": 4}}, UnitsNotRefundable),
        ({"lines": {"L009": 1}}, OrderLineNotFound),
        ({"amount": 2001}, RefundTooLarge),
        ({"lines": {"L001": 3}, "amount": 1}, RefundTooLarge),
        ({"freight": 1}, FreightNotRefundable),
        ({"amount": 1, "reason": " "}, ReasonMissing),
        ({"amount": 1, "key": ""}, RefundKeyInvalid),
    ],
)
def test_a_refusal_writes_nothing(now, clerk, order, wanted, refusal):
    before = database_digest()

    with pytest.raises(refusal):
        _refund(clerk, order, now, **{"key": "k1", **wanted})

    assert database_digest() == before


def test_only_the_refund_role_gives_money_back(now, staff_actor, order):
    before = database_digest()

    with pytest.raises(PermissionDenied):
        _refund(staff_actor(Role.ORDER), order, now, key="k1", amount=1)

    assert database_digest() == before


def test_an_unpaid_or_closed_order_has_nothing_to_refund(now, clerk, order):
    unpaid = buy_now(make_shopper(now=now), ("A-1", 1), now=now).number
    with pytest.raises(OrderCannotMove):
        _refund(clerk, unpaid, now, key="k1", amount=1)

    _arrive(_refund(clerk, order, now, key="k2"), now)
    with pytest.raises(OrderCannotMove):
        _refund(clerk, order, now, key="k3", amount=1)


def test_an_order_of_nothing_is_closed_without_a_channel(now, clerk):
    sku_id = make_sku("F-1", now=now, fen=3000)
    make_threshold_cut(3000, 3000, now=now)
    number = buy_now(make_shopper(now=now), ("F-1", 1), expected=Money(0), now=now).number

    refund = _refund(clerk, number, now, key="k1")

    assert refund.status is StaffRefundStatus.SUCCEEDED
    assert _read(number).status is OrderStatus.CLOSED
    assert inventory_queries.free_units(sku_ids=[sku_id]) == {sku_id: 10}
    assert Refund.objects.count() == 0


def test_a_refund_of_nothing_left_is_refused(now, clerk, order):
    _refund(clerk, order, now, key="k1", amount=2000)

    with pytest.raises(RefundOfNothing):
        _refund(clerk, order, now, key="k2")


def test_refunds_of_an_order_are_listed_oldest_first(now, clerk, order):
    numbers = [_refund(clerk, order, now, key=key, lines={"L001": 1}).number for key in ("k1", "k2")]

    assert [refund.number for refund in queries.list_refunds(order=order)] == numbers


def test_a_refund_of_another_number_is_not_there():
    with pytest.raises(StaffRefundNotFound):
        queries.get_refund(number="A404")


def test_units_that_came_back_are_taken_off_what_lists_count_as_sold(now, clerk, order):
    search_services.refresh_products(
        product_ids=product_ids_of(sku_ids=[_read(order).lines[0].sku_id]), now=now
    )
    _deliver(OrderPaid, checkout_subscribers.on_order_paid, now)
    assert ListedProduct.objects.get().sales == 3
    refund = _refund(clerk, order, now, key="k1", lines={"L001": 2})

    _arrive(refund, now)

    assert ListedProduct.objects.get().sales == 1


def test_only_a_whole_refund_takes_the_sold_prices_back(now, clerk, order):
    _deliver(OrderPaid, checkout_subscribers.on_order_paid, now)
    _arrive(_refund(clerk, order, now, key="k1", lines={"L001": 2}), now)
    assert SoldPrice.objects.get().refunded_at is None

    _arrive(_refund(clerk, order, now, key="k2"), now)

    sold = SoldPrice.objects.get()
    assert (sold.unit_minor, sold.quantity, sold.refunded_at) == (666, 3, now)


def test_a_refund_that_is_under_way_is_claimed_in_the_books(clerk, order, now):
    _refund(clerk, order, now, key="k1", amount=100)

    assert [one for one in queries.check_invariants() if one.broken] == []


def test_order_whose_money_the_bill_lacks_is_not_shipped(now, order, staff_actor):
    draft = ShipmentDraft(quantities={"L001": 1}, carrier="SF", tracking="SF1000001")
    finding = Finding(
        kind=DiscrepancyKind.MISSING_REMOTE, account="simulator", number="P1", ref=order, found="missing"
    )
    transactional(open_discrepancy)(finding, now=now)

    with pytest.raises(PaymentInDoubt):
        orders_services.ship(actor=staff_actor(Role.ORDER), number=order, shipment=draft, now=now)

    assert _read(order).status is OrderStatus.PAID
