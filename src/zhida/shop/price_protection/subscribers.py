"""What lets protected lines begin, end, or be looked at; see entrypoints/wiring.py."""

from datetime import datetime

from zhida.shop.aftersales.events import OrderRefunded
from zhida.shop.kernel.timers import set_timer
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.events import OrderClosed, OrderCompleted, OrderPaid
from zhida.shop.payments.events import RefundFailed
from zhida.shop.price_protection import conf, services
from zhida.shop.pricing.events import PriceChanged
from zhida.shop.promotions.events import OfferPublished
from zhida.shop.shipping.events import ParcelDelivered


def on_order_paid(event: OrderPaid, *, now: datetime) -> None:
    """Protect the lines of an order from its payment on."""
    services.follow_order(number=event.number, now=now)


def on_parcel_delivered(event: ParcelDelivered, *, now: datetime) -> None:
    """Count the days from the signature; parcels of cases are none of an order's."""
    if orders_queries.is_order(number=event.ref):
        services.follow_order(number=event.ref, now=now)


def on_order_completed(event: OrderCompleted, *, now: datetime) -> None:
    """Count the days from the confirmed receipt where no courier reported a signature."""
    services.follow_order(number=event.number, now=now)


def on_order_closed(event: OrderClosed, *, now: datetime) -> None:
    """Look no more at an order that was refunded whole."""
    services.end_order(number=event.number, now=now)


def on_order_refunded(event: OrderRefunded, *, now: datetime) -> None:
    """Note that the money of a protection arrived."""
    services.note_refund(refund=event.number, arrived=True, now=now)


def on_refund_failed(event: RefundFailed, *, now: datetime) -> None:
    """Note that the channel refused a protection's refund for good."""
    services.note_refund(refund=event.refund_key, arrived=False, now=now)


def on_price_changed(event: PriceChanged, *, now: datetime) -> None:
    """Look at the protected lines of this SKU, where there are any."""
    if services.is_protected(sku_id=event.sku_id, now=now):
        set_timer(kind=conf.RUN_TIMER, key=str(event.sku_id), due_at=now)


def on_offer_published(_event: OfferPublished, *, now: datetime) -> None:
    """Look at what live offers concern now, and again when the next begins."""
    set_timer(kind=conf.LOOK_TIMER, key=conf.EVERY_OFFER, due_at=now)
