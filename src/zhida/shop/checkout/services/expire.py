"""The end of the time to pay."""

from datetime import datetime

from zhida.shop.checkout import conf
from zhida.shop.checkout.services.undo import undo_placing
from zhida.shop.kernel import timers
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.errors import OrderCannotBeCancelled
from zhida.shop.orders.records import CancelReason, OrderStatus
from zhida.shop.payments import services as payments_services
from zhida.shop.payments.records import CloseOutcome


def expire_order(*, number: str, now: datetime) -> None:
    """End an order whose time to pay is over, once its channel says that nobody can pay it any more.

    Outside a transaction. Paid meanwhile: left to the payment's own event. No answer from the channel: the
    hold is kept and the question asked again each minute, at most 30 minutes beyond the expiry, by when every
    payment has ended at its channel; money that comes even later is refunded by rule. Repeatable.
    """
    status, expires_at = orders_queries.expiry_of(number=number)
    if status is not OrderStatus.AWAITING_PAYMENT:
        return
    if now < expires_at:
        _ask_again(number=number, due_at=expires_at + conf.EXPIRE_GRACE)
        return
    outcome = payments_services.close_intent(ref=number, now=now)
    if outcome is CloseOutcome.CAPTURED:
        return
    if outcome is CloseOutcome.UNKNOWN and now < expires_at + conf.UNSETTLED_LIMIT:
        _ask_again(number=number, due_at=now + conf.UNSETTLED_RETRY)
        return
    try:
        undo_placing(number=number, reason=CancelReason.EXPIRED, by="SYSTEM", now=now)
    except OrderCannotBeCancelled:
        # Paid or cancelled between our question and our write: that writer has done all there is to do.
        return


@transactional
def _ask_again(*, number: str, due_at: datetime) -> None:
    timers.set_timer(kind=conf.EXPIRE_TIMER, key=number, due_at=due_at)
