"""Rows turned into the records that others see."""

from zhida.shop.kernel.clock import biz_date
from zhida.shop.kernel.money import Money
from zhida.shop.payments.conf import REFUND_ARRIVES_WITHIN
from zhida.shop.payments.lifecycle import AttemptStatus, IntentStatus, RefundStatus
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent, Refund
from zhida.shop.payments.records import AttemptRecord, IntentRecord, RefundRecord


def intent_record(row: PaymentIntent) -> IntentRecord:
    """Show an intent."""
    return IntentRecord(
        id=row.pk,
        ref=row.ref,
        payer=row.payer,
        amount=Money(row.amount_minor, row.currency),
        captured=Money(row.captured_minor, row.currency),
        refunding=Money(row.refunding_minor, row.currency),
        refunded=Money(row.refunded_minor, row.currency),
        status=IntentStatus(row.status),
        expires_at=row.expires_at,
    )


def attempt_record(row: PaymentAttempt, *, ref: str) -> AttemptRecord:
    """Show an attempt of a ref."""
    return AttemptRecord(
        number=row.number,
        ref=ref,
        channel=row.method,
        account=row.account,
        scene=row.scene,
        status=AttemptStatus(row.status),
        amount=Money(row.amount_minor, row.currency),
        captured=Money(row.captured_minor, row.captured_currency or row.currency),
        counts=_counts(row),
        created_at=row.created_at,
        expires_at=row.expires_at,
        captured_at=row.captured_at,
    )


def _counts(row: PaymentAttempt) -> Money:
    """What an attempt's money counts for in yuan, where it was asked for in another currency."""
    is_as_quoted = row.counts_minor is not None and row.captured_minor == row.amount_minor
    if is_as_quoted:
        return Money(row.counts_minor or 0)
    return Money(row.captured_minor, row.captured_currency or row.currency)


def refund_record(row: Refund, *, ref: str, attempt: PaymentAttempt) -> RefundRecord:
    """Show a refund of an attempt."""
    return RefundRecord(
        number=row.number,
        ref=ref,
        attempt=attempt.number,
        channel=attempt.method,
        key=row.key,
        amount=Money(row.amount_minor, row.currency),
        status=RefundStatus(row.status),
        reason=row.reason,
        problem=row.problem,
        created_at=row.created_at,
        finished_at=row.finished_at,
        expected_on=biz_date(row.created_at + REFUND_ARRIVES_WITHIN[attempt.method]),
    )
