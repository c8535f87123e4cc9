"""Have the worker ask a channel now: when a shopper comes back from it, and when staff retry a refund."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments.errors import RefundNotFound, RefundSettled
from zhida.shop.payments.lifecycle import OPEN_ATTEMPTS, OPEN_REFUNDS
from zhida.shop.payments.models import PaymentAttempt, Refund
from zhida.shop.payments.permissions import REFUND_PAYMENTS
from zhida.shop.payments.timer_kinds import CHECK_ATTEMPT, CHECK_REFUND


@transactional
def check_attempt_soon(*, ref: str, attempt: str, now: datetime) -> None:
    """Bring an open attempt's next question to its channel forward to now; moves no money by itself."""
    rows = PaymentAttempt.objects.filter(number=attempt, intent__ref=ref, status__in=OPEN_ATTEMPTS)
    if rows.update(next_check_at=now) == 1:
        set_timer(kind=CHECK_ATTEMPT, key=attempt, due_at=now)


@transactional
def retry_refund(*, actor: Actor, refund: str, now: datetime) -> None:
    """Ask the channel about a refund that is held up, and send it again under its own number; audited.

    The worker does it within seconds, also for one that was given up after a week. Raises PermissionDenied,
    RefundNotFound, RefundSettled (arrived, or failed for good).
    """
    actor.require(REFUND_PAYMENTS)
    row = Refund.objects.select_related("intent").filter(number=refund).first()
    if row is None:
        raise RefundNotFound
    if Refund.objects.filter(pk=row.pk, status__in=OPEN_REFUNDS).update(next_check_at=now) != 1:
        raise RefundSettled
    set_timer(kind=CHECK_REFUND, key=refund, due_at=now)
    record_audit(
        actor=actor,
        action="payments.retry_refund",
        subject=f"order:{row.intent.ref}",
        before={"refund": refund, "status": row.status, "problem": row.problem},
        after=None,
        now=now,
    )
