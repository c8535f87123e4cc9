"""The one writer of status columns: compare-and-set, with a history row."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F

from zhida.shop.kernel.inserts import insert_rows
from zhida.shop.payments.lifecycle import (
    ATTEMPT_COMES_FROM,
    INTENT_COMES_FROM,
    REFUND_COMES_FROM,
    AttemptStatus,
    IntentStatus,
    RefundStatus,
    Source,
)
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent, PaymentStep, Refund

NOTHING_ELSE: Mapping[str, str | int | datetime | None] = {}


def move_intent(
    intent: PaymentIntent,
    to: IntentStatus,
    *,
    source: Source,
    now: datetime,
    attempts_started: int | None = None,
) -> bool:
    """Move an intent when it may; with `attempts_started` only while no further attempt was started."""
    rows = PaymentIntent.objects.filter(pk=intent.pk, status__in=INTENT_COMES_FROM[to])
    if attempts_started is not None:
        rows = rows.filter(attempts_started=attempts_started)
    if rows.update(status=to, ended_at=now) != 1:
        return False
    _note(intent.ref, intent.status, to, source=source, now=now)
    intent.status, intent.ended_at = to, now
    return True


def pay_intent(intent: PaymentIntent, *, captured_minor: int, source: Source, now: datetime) -> bool:
    """Move an intent to PAID when it may and count the money that pays it, in one statement."""
    to = IntentStatus.PAID
    rows = PaymentIntent.objects.filter(pk=intent.pk, status__in=INTENT_COMES_FROM[to])
    counted = F("captured_minor") + captured_minor
    if rows.update(status=to, ended_at=now, captured_minor=counted) != 1:
        return False
    _note(intent.ref, intent.status, to, source=source, now=now)
    intent.status, intent.ended_at = to, now
    intent.captured_minor += captured_minor
    return True


def move_attempt(
    attempt: PaymentAttempt,
    to: AttemptStatus,
    *,
    source: Source,
    now: datetime,
    also: Mapping[str, str | int | datetime | None] = NOTHING_ELSE,
) -> bool:
    """Move an attempt when it may; False when it stands somewhere else, or there already.

    `also` are other columns that the same statement sets.
    """
    rows = PaymentAttempt.objects.filter(pk=attempt.pk, status__in=ATTEMPT_COMES_FROM[to])
    if rows.update(status=to, **also) != 1:
        return False
    _note(attempt.number, attempt.status, to, source=source, now=now)
    vars(attempt).update(also, status=to)
    return True


def move_refund(
    refund: Refund,
    to: RefundStatus,
    *,
    source: Source,
    now: datetime,
    also: Mapping[str, str | int | datetime | None] = NOTHING_ELSE,
) -> bool:
    """Move a refund when it may; False when it stands somewhere else, or there already.

    `also` are other columns that the same statement sets.
    """
    rows = Refund.objects.filter(pk=refund.pk, status__in=REFUND_COMES_FROM[to])
    if rows.update(status=to, **also) != 1:
        return False
    _note(refund.number, refund.status, to, source=source, now=now)
    vars(refund).update(also, status=to)
    return True


def _note(number: str, from_status: str, to: str, *, source: Source, now: datetime) -> None:
    insert_rows([PaymentStep(number=number, from_status=from_status, to_status=to, source=source, at=now)])
