"""From paid to completed: packing, parcels whole and split, delivery, confirmation."""

from datetime import timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import conf, queries, services, subscribers, tasks
from zhida.shop.orders.errors import (
    OrderCannotMove,
    OrderLineNotFound,
    OrderNotFound,
    UnitsNotShippable,
)
from zhida.shop.orders.models import OrderSerial
from zhida.shop.orders.records import OrderStatus, ShipmentDraft
from zhida.shop.orders.tests.factories import make_order, make_paid_order
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.events import ParcelDelivered
from zhida.shop.shipping.lifecycle import ParcelState
from zhida.shop.shipping.records import TrackingReport

pytestmark = pytest.mark.django_db


@pytest.fixture
def packer(staff_actor):
    return staff_actor(Role.ORDER)


@pytest.fixture
def shopper(now):
    return make_shopper(now=now)


@pytest.fixture
def paid(now, shopper):
    """Two units of A-1 and one of B-1, paid."""
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    return make_paid_order(shopper, ("A-1", 2), ("B-1", 1), now=now)


def _ship(packer, number, now, *, tracking="SF100000001", **draft):
    shipment = ShipmentDraft(carrier="SF", tracking=tracking, **draft)
    return services.ship(actor=packer, number=number, shipment=shipment, now=now)


def _deliver(parcel, packer, now):
    report = TrackingReport(occurred_at=now, text="已签收", state=ParcelState.DELIVERED)
    shipping_services.record_tracking(actor=packer, number=parcel.number, report=report, now=now)
    for row in OutboxEvent.objects.filter(name=ParcelDelivered.name).order_by("id"):
        event = ParcelDelivered.from_payload(row.payload)
        transactional(subscribers.on_parcel_delivered)(event, now=now)


def _status(number):
    return queries.status_of(number=number, for_customer=None)


def test_one_parcel_with_everything_ships_the_order(now, packer, paid):
    parcel = _ship(packer, paid, now)

    order = queries.get_order(number=paid, for_customer=None)
    assert parcel.lines == (("L001", 2), ("L002", 1))
    assert order.status is OrderStatus.SHIPPED
    assert [line.shipped_quantity for line in order.lines] == [2, 1]
    assert [entry.status for entry in order.timeline] == [
        OrderStatus.AWAITING_PAYMENT,
        OrderStatus.PAID,
        OrderStatus.SHIPPED,
    ]
    assert OutboxEvent.objects.filter(name="orders.OrderShipped").count() == 1
    assert AuditEntry.objects.filter(action="orders.ship").count() == 1


def test_split_parcels_pack_the_order_and_the_last_one_ships_it(now, packer, paid):
    _ship(packer, paid, now, quantities={"L001": 1})
    between = _status(paid)
    _ship(packer, paid, now, tracking="SF100000002")

    assert between is OrderStatus.PACKING
    assert _status(paid) is OrderStatus.SHIPPED


def test_serial_numbers_are_kept_with_their_parcel(now, packer, paid):
    parcel = _ship(packer, paid, now, serials={"L001": ("IMEI-1", "IMEI-2")})

    kept = OrderSerial.objects.order_by("serial").values_list("line__key", "parcel", "serial")
    assert list(kept) == [("L001", parcel.number, "IMEI-1"), ("L001", parcel.number, "IMEI-2")]


def test_the_same_waybill_again_takes_nothing(now, packer, paid):
    first = _ship(packer, paid, now, quantities={"L001": 1})
    again = _ship(packer, paid, now, quantities={"L001": 1})

    order = queries.get_order(number=paid, for_customer=None)
    assert again.number == first.number
    assert [line.shipped_quantity for line in order.lines] == [1, 0]


@pytest.mark.parametrize(
    ("quantities", "refusal"), [({"L001": 3}, UnitsNotShippable), ({"L003": 1}, OrderLineNotFound)]
)
def test_more_than_there_is_to_ship_is_refused(now, packer, paid, quantities, refusal):
    before = database_digest()

    with pytest.raises(refusal):
        _ship(packer, paid, now, quantities=quantities)

    assert database_digest() == before


def test_an_unpaid_order_is_not_shipped(now, packer, shopper):
    make_sku("A-1", now=now)
    number = make_order(shopper, ("A-1", 1), now=now)
    before = database_digest()

    with pytest.raises(OrderCannotMove):
        _ship(packer, number, now)
    with pytest.raises(OrderCannotMove):
        services.mark_packing(actor=packer, number=number, now=now)

    assert database_digest() == before


def test_only_the_order_role_ships(now, staff_actor, paid):
    before = database_digest()

    with pytest.raises(PermissionDenied):
        _ship(staff_actor(Role.SUPPORT), paid, now)

    assert database_digest() == before


def test_mark_packing_moves_a_paid_order(now, packer, paid):
    services.mark_packing(actor=packer, number=paid, now=now)

    assert _status(paid) is OrderStatus.PACKING


def test_the_last_signature_delivers_the_order(now, packer, paid):
    first = _ship(packer, paid, now, quantities={"L001": 2})
    _deliver(first, packer, now)
    early = _status(paid)
    last = _ship(packer, paid, now, tracking="SF100000002")
    shipped = _status(paid)

    _deliver(last, packer, now)

    assert (early, shipped) == (OrderStatus.PACKING, OrderStatus.SHIPPED)
    assert _status(paid) is OrderStatus.DELIVERED
    assert OutboxEvent.objects.filter(name="orders.OrderDelivered").count() == 1
    assert Timer.objects.get(kind=conf.AUTO_CONFIRM_TIMER).due_at == now + timedelta(days=10)


def test_the_shopper_confirms_once(now, packer, paid, shopper):
    _deliver(_ship(packer, paid, now), packer, now)

    services.confirm_receipt(number=paid, for_customer=shopper.customer_id, by=shopper.principal, now=now)

    assert _status(paid) is OrderStatus.COMPLETED
    assert OutboxEvent.objects.get(name="orders.OrderCompleted").payload["is_automatic"] is False
    assert Timer.objects.filter(kind=conf.AUTO_CONFIRM_TIMER).count() == 0
    with pytest.raises(OrderCannotMove):
        services.confirm_receipt(number=paid, for_customer=shopper.customer_id, by=shopper.principal, now=now)


def test_another_shopper_cannot_confirm(now, packer, paid):
    _ship(packer, paid, now)
    stranger = make_shopper(now=now)

    with pytest.raises(OrderNotFound) as refusal:
        services.confirm_receipt(
            number=paid, for_customer=stranger.customer_id, by=stranger.principal, now=now
        )

    assert refusal.value.data == {}
    assert _status(paid) is OrderStatus.SHIPPED


def test_days_without_an_answer_complete_a_delivered_order(now, packer, paid):
    _deliver(_ship(packer, paid, now), packer, now)

    for _again in range(2):
        tasks.auto_confirm(paid, now=now + timedelta(days=10))

    assert _status(paid) is OrderStatus.COMPLETED
    assert OutboxEvent.objects.get(name="orders.OrderCompleted").payload["is_automatic"] is True
