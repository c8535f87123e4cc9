"""A second person decides about a large refund."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.aftersales import queries
from zhida.shop.aftersales.errors import RefundDecided, RefundNeedsAnother, StaffRefundNotFound
from zhida.shop.aftersales.lifecycle import StaffRefundStatus
from zhida.shop.aftersales.models import StaffRefund
from zhida.shop.aftersales.permissions import APPROVE_REFUNDS
from zhida.shop.aftersales.records import StaffRefundRecord
from zhida.shop.aftersales.services import settle
from zhida.shop.aftersales.services.request import send
from zhida.shop.kernel.uow import transactional


@transactional
def approve_refund(*, actor: Actor, number: str, now: datetime) -> StaffRefundRecord:
    """Send a waiting refund; audited.

    Raises PermissionDenied, StaffRefundNotFound, RefundNeedsAnother (whoever asked may not approve),
    RefundDecided (decided already).
    """
    actor.require(APPROVE_REFUNDS)
    row = _waiting(number)
    if row.by == actor.principal:
        raise RefundNeedsAnother
    _decide(row, actor, to=StaffRefundStatus.REQUESTED, reason=row.reason, now=now)
    send(row=row, order_number=row.order.number, now=now)
    return queries.get_refund(number=number)


@transactional
def reject_refund(*, actor: Actor, number: str, reason: str, now: datetime) -> StaffRefundRecord:
    """End a waiting refund without money and free what it claimed; whoever asked may take it back so.

    Raises PermissionDenied, StaffRefundNotFound, RefundDecided.
    """
    actor.require(APPROVE_REFUNDS)
    row = _waiting(number)
    _decide(row, actor, to=StaffRefundStatus.REJECTED, reason=reason, now=now)
    StaffRefund.objects.filter(pk=row.pk).update(finished_at=now)
    settle.release(row=row, order_number=row.order.number, now=now)
    return queries.get_refund(number=number)


def _waiting(number: str) -> StaffRefund:
    row = StaffRefund.objects.select_related("order").filter(number=number).first()
    if row is None:
        raise StaffRefundNotFound
    return row


def _decide(row: StaffRefund, actor: Actor, *, to: StaffRefundStatus, reason: str, now: datetime) -> None:
    """Move the refund on, once: of two deciding at a time one is refused."""
    if not settle.decide(row=row, to=to, by=actor.principal):
        raise RefundDecided
    record_audit(
        actor=actor,
        action=f"aftersales.refund_{to.value.lower()}",
        subject=f"order:{row.order.number}",
        before={"refund": row.number, "status": StaffRefundStatus.WAITING.value},
        after={"refund": row.number, "status": to.value},
        reason=reason,
        now=now,
    )
