"""Cancelling an unpaid order, by its shopper or by staff."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.checkout.errors import PaidMeanwhile, PaymentUnsettled
from zhida.shop.checkout.permissions import CANCEL_ORDERS
from zhida.shop.checkout.services.undo import undo_placing
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.errors import OrderCannotBeCancelled
from zhida.shop.orders.records import CancelReason, OrderStatus
from zhida.shop.payments import services as payments_services
from zhida.shop.payments.records import CloseOutcome


def cancel_order(*, actor: Actor, number: str, now: datetime, reason: str = "") -> None:
    """Close an unpaid order's payment at its channel, then give back stock, offers and coupons.

    Outside a transaction: the channel is asked first, so that nobody can pay for what was given back. A
    channel that does not answer keeps the order as it is. Staff need the permission, and leave an audit row.
    Raises OrderNotFound (also another's order), OrderCannotBeCancelled, PaidMeanwhile, PaymentUnsettled.
    """
    is_staff = actor.is_staff
    if is_staff:
        actor.require(CANCEL_ORDERS)
    status = orders_queries.status_of(number=number, for_customer=None if is_staff else actor.customer_id)
    if status is not OrderStatus.AWAITING_PAYMENT:
        raise OrderCannotBeCancelled(order_status=status.lower())
    outcome = payments_services.close_intent(ref=number, now=now)
    if outcome is CloseOutcome.CAPTURED:
        raise PaidMeanwhile
    if outcome is CloseOutcome.UNKNOWN:
        raise PaymentUnsettled
    _undo(actor=actor, number=number, reason=reason, now=now)


@transactional
def _undo(*, actor: Actor, number: str, reason: str, now: datetime) -> None:
    is_staff = actor.is_staff
    undo_placing(
        number=number,
        reason=CancelReason.STAFF if is_staff else CancelReason.BUYER,
        by=actor.principal,
        now=now,
        note=reason,
    )
    if is_staff:
        record_audit(
            actor=actor,
            action="checkout.cancel_order",
            subject=f"order:{number}",
            before={"status": OrderStatus.AWAITING_PAYMENT.value},
            after={"status": OrderStatus.CANCELLED.value},
            reason=reason,
            now=now,
        )
