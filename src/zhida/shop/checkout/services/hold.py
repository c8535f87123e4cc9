"""Keeping an order for as long as a bank transfer takes."""

from datetime import datetime

from zhida.shop.checkout import conf
from zhida.shop.inventory import services as inventory_services
from zhida.shop.kernel import timers
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.records import OrderRecord
from zhida.shop.payments import services as payments_services


@transactional
def hold_for_transfer(*, number: str, attempt: str, ends_at: datetime, now: datetime) -> None:
    """Move the end of an unpaid order, its payment, its stock and its timer to that of a transfer attempt.

    All in one transaction, each by a conditional update, and never nearer; a repeat changes nothing. The
    payments room is told the names under which the money may come. Raises OrderNotFound,
    OrderChangedMeanwhile, PaymentClosed, ReservationReleased (paid or ended meanwhile; nothing is moved).
    """
    order = orders_queries.get_order(number=number, for_customer=None)
    if order.expires_at >= ends_at:
        return
    orders_services.extend_expiry(number=number, expires_at=ends_at)
    payments_services.hold_for_transfer(ref=number, attempt=attempt, payer_names=_payers(order), now=now)
    timers.set_timer(kind=conf.EXPIRE_TIMER, key=number, due_at=ends_at + conf.EXPIRE_GRACE)
    inventory_services.extend(ref=number, expires_at=ends_at)


def _payers(order: OrderRecord) -> tuple[str, ...]:
    """Name whoever receives the goods, and the company that the invoice is for."""
    return (order.address.name, (order.invoice or {}).get("title", ""))
