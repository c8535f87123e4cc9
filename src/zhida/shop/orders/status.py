"""The one writer of an order's status."""

from datetime import datetime

from zhida.shop.kernel.uow import require_transaction
from zhida.shop.orders.errors import OrderChangedMeanwhile
from zhida.shop.orders.lifecycle import OrderStatus, check_transition
from zhida.shop.orders.models import Order, OrderHistory


def move(*, order: Order, to: OrderStatus, by: str, now: datetime, note: str = "") -> None:
    """Take one step of the state machine by compare-and-set, and write its history row.

    Raises OrderCannotMove (the table forbids it), OrderChangedMeanwhile (another writer was faster).
    """
    require_transaction()
    present = OrderStatus(order.status)
    check_transition(present=present, to=to)
    changed = Order.objects.filter(pk=order.pk, status=present).update(status=to)
    if changed != 1:
        raise OrderChangedMeanwhile
    order.status = to
    OrderHistory.objects.create(order=order, status=to, at=now, by=by, note=note)
