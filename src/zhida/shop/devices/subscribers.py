"""What units and recalls do when orders, parcels and after-sales announce something."""

from datetime import datetime

from zhida.shop.aftersales.events import OrderRefunded, UnitReplaced
from zhida.shop.devices import services
from zhida.shop.orders.events import OrderCompleted, OrderPaid
from zhida.shop.shipping.events import ParcelDelivered, ParcelShipped


def on_order_paid(event: OrderPaid, *, now: datetime) -> None:
    """Tell a buyer at once who paid for goods while they were being recalled."""
    services.follow_recalls(order=event.number, now=now)


def on_parcel_shipped(event: ParcelShipped, *, now: datetime) -> None:
    """Make units of what left with serials, and call back what an open recall concerns."""
    _follow(event.ref, now)


def on_parcel_delivered(event: ParcelDelivered, *, now: datetime) -> None:
    """Start the warranty of the units in a parcel."""
    _follow(event.ref, now)
    services.follow_parcel(parcel=event.parcel, delivered_at=event.delivered_at)


def on_order_completed(event: OrderCompleted, *, now: datetime) -> None:
    """Keep the confirmed receipt, from which the warranty runs where no courier reported a signature."""
    _follow(event.number, now)


def on_order_refunded(event: OrderRefunded, *, now: datetime) -> None:
    """Take units from an owner who was paid back for the whole line."""
    _follow(event.order, now)


def on_unit_replaced(event: UnitReplaced, *, now: datetime) -> None:
    """Put the new unit into the place of the old one."""
    services.replace_unit(replaced=event)
    services.follow_recalls(order=event.order, now=now)


def _follow(order: str, now: datetime) -> None:
    services.follow_order(number=order)
    services.follow_recalls(order=order, now=now)
