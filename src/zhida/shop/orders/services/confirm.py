"""The end of a delivery: the shopper says so, or the days run out."""

from datetime import datetime

from zhida.shop.kernel import outbox, timers
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import conf, status
from zhida.shop.orders.events import OrderCompleted
from zhida.shop.orders.lifecycle import OrderStatus
from zhida.shop.orders.locks import lock_order
from zhida.shop.orders.models import Order


@transactional
def confirm_receipt(*, number: str, for_customer: int, by: str, now: datetime) -> None:
    """Complete the shopper's own shipped or delivered order and record OrderCompleted.

    Raises OrderNotFound (also another's order), OrderCannotMove (not shipped yet, or ended).
    """
    order = lock_order(number=number, for_customer=for_customer)
    _complete(order=order, by=by, is_automatic=False, now=now)
    timers.clear_timer(kind=conf.AUTO_CONFIRM_TIMER, key=number)


@transactional
def auto_confirm(*, number: str, now: datetime) -> bool:
    """Complete an order that is still only delivered; False when it moved on meanwhile."""
    order = lock_order(number=number)
    if order.status != OrderStatus.DELIVERED:
        return False
    _complete(order=order, by="SYSTEM", is_automatic=True, now=now)
    return True


def _complete(*, order: Order, by: str, is_automatic: bool, now: datetime) -> None:
    status.move(order=order, to=OrderStatus.COMPLETED, by=by, now=now)
    completed = OrderCompleted(number=order.number, customer_id=order.customer_id, is_automatic=is_automatic)
    outbox.record(completed, now=now)
