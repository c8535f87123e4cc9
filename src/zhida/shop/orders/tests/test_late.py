"""The promised day: kept with the order, watched by one timer, its breach told once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries, services, subscribers, tasks
from zhida.shop.orders.errors import OrderNotFound
from zhida.shop.orders.events import OrderLate
from zhida.shop.orders.models import OrderLateness
from zhida.shop.orders.records import OrderStatus, ShipmentDraft
from zhida.shop.orders.tests.factories import make_order, make_paid_order
from zhida.shop.shipping.events import ParcelDelivered

pytestmark = pytest.mark.django_db

PROMISED = date(2026, 11, 25)


@pytest.fixture
def shopper(now):
    make_sku("A-1", now=now)
    return make_shopper(now=now)


def _late_events():
    rows = OutboxEvent.objects.filter(name=OrderLate.name).order_by("id")
    return [OrderLate.from_payload(row.payload) for row in rows]


def test_paid_order_is_looked_at_on_the_morning_after_its_promised_day(shopper, now):
    number = make_paid_order(shopper, ("A-1", 1), now=now, promised_by=PROMISED)

    timer = Timer.objects.get(kind="orders.late")
    assert (timer.key, timer.due_at) == (number, datetime(2026, 11, 26, 1, 0, tzinfo=UTC))
    assert queries.get_order(number=number, for_customer=shopper.customer_id).promised_by == PROMISED


def test_nothing_is_watched_before_payment_or_without_a_promise(shopper, now):
    make_order(shopper, ("A-1", 1), now=now, promised_by=PROMISED)
    make_paid_order(shopper, ("A-1", 1), now=now)

    assert not Timer.objects.filter(kind="orders.late").exists()


@pytest.mark.parametrize("is_shipped", [False, True])
def test_late_order_is_told_exactly_once(shopper, now, staff_actor, is_shipped):
    number = make_paid_order(shopper, ("A-1", 1), now=now, promised_by=PROMISED)
    if is_shipped:
        shipment = ShipmentDraft(carrier="SF", tracking="SF100000001")
        services.ship(actor=staff_actor(Role.ORDER), number=number, shipment=shipment, now=now)
    morning = now + timedelta(days=4)

    tasks.late(number, now=morning)
    tasks.late(number, now=morning + timedelta(minutes=1))

    assert _late_events() == [OrderLate(number=number, customer_id=shopper.customer_id, promised_by=PROMISED)]
    assert OrderLateness.objects.get().noticed_at == morning


def test_order_that_arrived_is_not_late(shopper, now, staff_actor):
    number = make_paid_order(shopper, ("A-1", 1), now=now, promised_by=PROMISED)
    shipment = ShipmentDraft(carrier="SF", tracking="SF100000001")
    services.ship(actor=staff_actor(Role.ORDER), number=number, shipment=shipment, now=now)
    services.confirm_receipt(number=number, for_customer=shopper.customer_id, by="C:1", now=now)

    assert not services.notice_late(number=number, now=now + timedelta(days=4))
    assert (_late_events(), OrderLateness.objects.count()) == ([], 0)


def test_order_without_a_promise_is_never_late(shopper, now):
    number = make_paid_order(shopper, ("A-1", 1), now=now)

    assert not services.notice_late(number=number, now=now + timedelta(days=400))
    with pytest.raises(OrderNotFound):
        services.notice_late(number="Z0", now=now)
    assert _late_events() == []


def test_parcel_of_no_order_is_none_of_this_rooms_business(shopper, now):
    number = make_paid_order(shopper, ("A-1", 1), now=now)
    event = ParcelDelivered(ref="R202611220001", parcel="S1", delivered_at=now)

    transactional(subscribers.on_parcel_delivered)(event, now=now)

    assert queries.status_of(number=number, for_customer=None) is OrderStatus.PAID
