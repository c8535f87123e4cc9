"""The buyer asks to hurry."""

from datetime import datetime

from django.db.models import Q

from zhida.shop.kernel import outbox
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import conf
from zhida.shop.orders.acts import ShopperAct
from zhida.shop.orders.errors import OrderCannotMove, OrderUrgedAlready
from zhida.shop.orders.events import OrderUrged
from zhida.shop.orders.lifecycle import UNSHIPPED
from zhida.shop.orders.locks import lock_order
from zhida.shop.orders.models import Order, OrderAct


@transactional
def urge(*, number: str, for_customer: int, now: datetime) -> None:
    """Ask to send a paid order that has not left, once in 24 hours; staff see it in their list.

    One conditional update. Records OrderUrged and an entry of the order's history. Raises OrderNotFound (also
    another's order), OrderCannotMove (not paid, or sent), OrderUrgedAlready (within the last 24 hours).
    """
    order = lock_order(number=number, for_customer=for_customer)
    if order.status not in UNSHIPPED:
        raise OrderCannotMove(order_status=order.status.lower())
    long_ago = Q(urged_at=None) | Q(urged_at__lte=now - conf.URGED_EVERY)
    if not Order.objects.filter(long_ago, pk=order.pk).update(urged_at=now):
        raise OrderUrgedAlready
    OrderAct.objects.create(order=order, kind=ShopperAct.URGED, at=now)
    outbox.record(OrderUrged(number=number, customer_id=order.customer_id, urged_at=now), now=now)
