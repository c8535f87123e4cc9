"""Orders with serial numbers on their way to units."""

from datetime import datetime

from zhida.shop.accounts.records import Actor, ActorKind, Role
from zhida.shop.devices import subscribers
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.outbox import Event
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.events import OrderCompleted, OrderPaid
from zhida.shop.orders.records import ShipmentDraft
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.events import ParcelDelivered, ParcelShipped
from zhida.shop.shipping.lifecycle import ParcelState
from zhida.shop.shipping.records import ParcelRecord, TrackingReport

PACKER = Actor(kind=ActorKind.STAFF, user_id=9009, roles=frozenset({Role.ORDER}))
HEARD: dict[type[Event], object] = {
    OrderPaid: subscribers.on_order_paid,
    ParcelShipped: subscribers.on_parcel_shipped,
    ParcelDelivered: subscribers.on_parcel_delivered,
    OrderCompleted: subscribers.on_order_completed,
}


def ship(
    number: str, *serials: str, now: datetime, tracking: str = "SF100000001", units: int | None = None
) -> ParcelRecord:
    """Send units of the first line, all of the order without a number of units."""
    draft = ShipmentDraft(
        carrier="SF",
        tracking=tracking,
        serials={"L001": serials} if serials else None,
        quantities=None if units is None else {"L001": units},
    )
    return orders_services.ship(actor=PACKER, number=number, shipment=draft, now=now)


def sign(parcel: ParcelRecord, *, now: datetime) -> None:
    """Let the courier report the signature."""
    report = TrackingReport(occurred_at=now, text="已签收", state=ParcelState.DELIVERED)
    shipping_services.record_tracking(actor=PACKER, number=parcel.number, report=report, now=now)


def hear_all(*, now: datetime, backwards: bool = False) -> None:
    """Deliver all events that units listen to, those of before too, in their order or against it."""
    names = {event.name: event for event in HEARD}
    rows = OutboxEvent.objects.filter(name__in=names).order_by("-id" if backwards else "id")
    for row in rows:
        event = names[row.name]
        transactional(HEARD[event])(event.from_payload(row.payload), now=now)
