"""The buyer's recycle bin: an order in it is only out of sight."""

from datetime import datetime

from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.errors import OrderCannotBeHidden
from zhida.shop.orders.lifecycle import ENDED
from zhida.shop.orders.locks import lock_order
from zhida.shop.orders.models import Order


@transactional
def hide(*, number: str, for_customer: int, now: datetime) -> None:
    """Put an ended order into the recycle bin; repeating changes nothing. Nothing is deleted: the order stays
    reachable by its number and all its rights stay.

    Raises OrderNotFound (also another's order), OrderCannotBeHidden (something is still to be done).
    """
    order = lock_order(number=number, for_customer=for_customer)
    if order.status not in ENDED:
        raise OrderCannotBeHidden(order_status=order.status.lower())
    Order.objects.filter(pk=order.pk, hidden_at=None).update(hidden_at=now)


@transactional
def restore(*, number: str, for_customer: int) -> None:
    """Take an order out of the recycle bin; nothing happens when it is not there.

    Raises OrderNotFound (also another's order).
    """
    order = lock_order(number=number, for_customer=for_customer)
    Order.objects.filter(pk=order.pk).update(hidden_at=None)
