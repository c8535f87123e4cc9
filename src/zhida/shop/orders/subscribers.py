"""What orders do when rooms below announce something."""

from datetime import datetime

from zhida.shop.orders import queries, services
from zhida.shop.orders.events import OrderClosed
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.events import ParcelDelivered


def on_parcel_delivered(event: ParcelDelivered, *, now: datetime) -> None:
    """Move the order of a parcel to DELIVERED once all of it was signed for; other parcels are not ours."""
    if queries.is_order(number=event.ref):
        services.mark_delivered(number=event.ref, parcel=event.parcel, now=now)


def on_order_closed(event: OrderClosed, *, now: datetime) -> None:
    """Take what lay ready in a store off the shelf once all the money went back."""
    shipping_services.end_pickup(ref=event.number, now=now)
