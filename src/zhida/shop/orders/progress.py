"""How far an order's parcels have come, and the status steps that follow from it."""

from datetime import datetime

from zhida.shop.kernel import outbox, timers
from zhida.shop.orders import conf, status
from zhida.shop.orders.events import OrderDelivered, OrderShipped
from zhida.shop.orders.lifecycle import UNSHIPPED, OrderStatus
from zhida.shop.orders.locks import lines_of
from zhida.shop.orders.models import Order
from zhida.shop.shipping import queries as shipping_queries


def advance(*, order: Order, parcel: str, by: str, now: datetime) -> None:
    """Move a locked order to SHIPPED when nothing is left to ship, then to DELIVERED.

    DELIVERED follows when every parcel was signed for; the days of the automatic confirmation start then.
    Records OrderShipped and OrderDelivered. An order whose units were all taken back is left to its refund.
    """
    lines = lines_of(order)
    left = sum(line.quantity - line.shipped_quantity - line.withheld_quantity for line in lines)
    shipped = sum(line.shipped_quantity for line in lines)
    if left or not shipped:
        return
    if order.status in UNSHIPPED:
        status.move(order=order, to=OrderStatus.SHIPPED, by=by, now=now)
        outbox.record(
            OrderShipped(number=order.number, customer_id=order.customer_id, parcel=parcel), now=now
        )
    if order.status == OrderStatus.SHIPPED and _all_delivered(order.number):
        status.move(order=order, to=OrderStatus.DELIVERED, by=by, now=now)
        outbox.record(
            OrderDelivered(number=order.number, customer_id=order.customer_id, delivered_at=now), now=now
        )
        timers.set_timer(kind=conf.AUTO_CONFIRM_TIMER, key=order.number, due_at=now + conf.AUTO_CONFIRM_AFTER)


def _all_delivered(number: str) -> bool:
    parcels = shipping_queries.parcels_for(refs=[number]).get(number, [])
    return bool(parcels) and all(parcel.delivered_at is not None for parcel in parcels)
