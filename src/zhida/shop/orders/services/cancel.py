"""Ending an unpaid order."""

from datetime import datetime

from zhida.shop.kernel import outbox
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import status
from zhida.shop.orders.errors import OrderCannotBeCancelled
from zhida.shop.orders.events import OrderCancelled
from zhida.shop.orders.lifecycle import OrderStatus
from zhida.shop.orders.locks import lock_order
from zhida.shop.orders.records import CancelReason


@transactional
def cancel(*, number: str, reason: CancelReason, by: str, now: datetime, note: str = "") -> None:
    """Move an unpaid order to CANCELLED and record OrderCancelled; nothing else.

    Whoever calls it gives back stock, offers and coupons in the same transaction: that is checkout's.
    Raises OrderNotFound, OrderCannotBeCancelled (paid or ended already).
    """
    order = lock_order(number=number)
    if order.status != OrderStatus.AWAITING_PAYMENT:
        raise OrderCannotBeCancelled(order_status=order.status.lower())
    status.move(order=order, to=OrderStatus.CANCELLED, by=by, now=now, note=note)
    outbox.record(OrderCancelled(number=number, customer_id=order.customer_id, reason=reason.value), now=now)
