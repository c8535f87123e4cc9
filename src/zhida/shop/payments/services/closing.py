"""Close an intent: first at every channel, then here."""

from datetime import datetime

from zhida.shop.kernel.uow import in_use_case, transactional
from zhida.shop.payments import status
from zhida.shop.payments.conf import EXPIRY_GRACE
from zhida.shop.payments.errors import PaymentNotFound
from zhida.shop.payments.lifecycle import OPEN_ATTEMPTS, IntentStatus, Source
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent
from zhida.shop.payments.records import CloseOutcome
from zhida.shop.payments.services.checks import ask_channel

ROUNDS = 3


def close_intent(*, ref: str, now: datetime) -> CloseOutcome:
    """End an intent: query every open attempt at its channel and close it there, then end the intent.

    CAPTURED when money turns out to have come. UNKNOWN while a channel gives no proven answer about an
    attempt that it may still take money for, that is until 2 minutes after the attempt's expiry; the caller
    keeps what it holds and asks again. Later the intent is closed all the same, the sweeper goes on asking,
    and late money is refunded. Calls channels: not inside a transaction. Raises PaymentNotFound.
    """
    if in_use_case():
        raise RuntimeError("close_intent calls channels: not inside a transaction")
    for _round in range(ROUNDS):
        intent = PaymentIntent.objects.filter(ref=ref).first()
        if intent is None:
            raise PaymentNotFound
        if intent.status != IntentStatus.OPEN:
            return _outcome_of(intent)
        if not _close_attempts(intent, now=now):
            return CloseOutcome.UNKNOWN
        if _end_intent(intent_id=intent.pk, attempts_started=intent.attempts_started, now=now):
            return CloseOutcome.CLOSED
    return CloseOutcome.UNKNOWN


def _close_attempts(intent: PaymentIntent, *, now: datetime) -> bool:
    """Close what is open; False when an attempt may still be paid for all we know."""
    is_certain = True
    for attempt in (
        PaymentAttempt.objects.select_related("intent")
        .filter(intent=intent, status__in=OPEN_ATTEMPTS)
        .order_by("id")
    ):
        answer = ask_channel(attempt=attempt, closing=True, now=now)
        if answer is None and now < attempt.expires_at + EXPIRY_GRACE:
            is_certain = False
    paid = PaymentIntent.objects.filter(pk=intent.pk, status=IntentStatus.PAID).exists()
    return is_certain or paid


@transactional
def _end_intent(*, intent_id: int, attempts_started: int, now: datetime) -> bool:
    """End the intent unless it was paid, or another attempt was started, since we looked."""
    intent = PaymentIntent.objects.get(pk=intent_id)
    to = IntentStatus.EXPIRED if now >= intent.expires_at else IntentStatus.CANCELLED
    return status.move_intent(intent, to, source=Source.REQUEST, now=now, attempts_started=attempts_started)


def _outcome_of(intent: PaymentIntent) -> CloseOutcome:
    return CloseOutcome.CAPTURED if intent.status == IntentStatus.PAID else CloseOutcome.CLOSED
