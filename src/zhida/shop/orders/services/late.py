"""The promised day that passed: one timer an order, so that the cost does not grow with the table."""

from datetime import date, datetime, timedelta

from zhida.shop.kernel import outbox, timers
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import conf
from zhida.shop.orders.events import OrderLate
from zhida.shop.orders.lifecycle import UNSHIPPED, OrderStatus
from zhida.shop.orders.locks import lock_order
from zhida.shop.orders.models import Order, OrderLateness

ON_THE_WAY = UNSHIPPED | {OrderStatus.SHIPPED}


def watch(order: Order) -> None:
    """Look at an order that is being paid on the morning after its promised day; nothing without one."""
    if order.promised_by is None:
        return
    timers.start_timer(kind=conf.LATE_TIMER, key=order.number, due_at=morning_after(order.promised_by))


def morning_after(promised_by: date) -> datetime:
    """Give when to look whether an order that was promised by a day has arrived."""
    return datetime.combine(promised_by + timedelta(days=1), conf.LATE_AFTER, SHANGHAI)


@transactional
def notice_late(*, number: str, now: datetime) -> bool:
    """Record OrderLate for an order that did not arrive by its promised day; False when it did, or ended.

    However often it runs, and however many run at once, the event is recorded once. Locks the order row.
    Raises OrderNotFound. Source: 电商法 20, the goods are delivered as was agreed.
    """
    order = lock_order(number=number)
    if order.status not in ON_THE_WAY or order.promised_by is None:
        return False
    if not insert_new(OrderLateness(order=order, promised_by=order.promised_by, noticed_at=now)):
        return False
    late = OrderLate(number=number, customer_id=order.customer_id, promised_by=order.promised_by)
    outbox.record(late, now=now)
    return True
