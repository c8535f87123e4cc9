"""The exact inverse of placing, in one transaction."""

from datetime import datetime

from zhida.shop.checkout import conf
from zhida.shop.inventory import services as inventory_services
from zhida.shop.kernel import timers
from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty import services as loyalty_services
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.records import CancelReason
from zhida.shop.promotions import services as promotions_services


@transactional
def undo_placing(*, number: str, reason: CancelReason, by: str, now: datetime, note: str = "") -> None:
    """End an unpaid order and give back what its placing took: coupon, quota and points, then the stock.

    The caller has closed its payment at the channel. The stock rows come last, as in placing.
    Raises OrderNotFound, OrderCannotBeCancelled (paid or ended meanwhile; nothing is given back then).
    """
    orders_services.cancel(number=number, reason=reason, by=by, now=now, note=note)
    loyalty_services.unspend(ref=number, now=now)
    timers.clear_timer(kind=conf.EXPIRE_TIMER, key=number)
    promotions_services.unredeem(ref=number, now=now)
    inventory_services.release(ref=number, now=now)
