"""Open an intent and change its amount."""

from datetime import datetime

from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.outbox import record
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments import status
from zhida.shop.payments.errors import AmountFrozen, IntentMismatch
from zhida.shop.payments.events import PaymentCaptured
from zhida.shop.payments.from_rows import intent_record
from zhida.shop.payments.lifecycle import IntentStatus, Source
from zhida.shop.payments.locks import lock_intent_of
from zhida.shop.payments.models import PaymentIntent
from zhida.shop.payments.records import IntentRecord

LONGEST_SUBJECT = 127


@transactional
def open_intent(
    *, ref: str, amount: Money, payer: str, subject: str, expires_at: datetime, now: datetime
) -> IntentRecord:
    """Open the one intent of a ref; opening it again with the same amount gives the same intent.

    `payer` is the principal ("C:123") who alone may start attempts. An amount of zero is paid at once and
    announced as PaymentCaptured without an attempt. Raises IntentMismatch.
    """
    assert amount.minor >= 0, "an intent collects no negative amount"
    row = PaymentIntent(
        ref=ref,
        payer=payer,
        subject=subject[:LONGEST_SUBJECT],
        currency=amount.currency,
        amount_minor=amount.minor,
        expires_at=expires_at,
        created_at=now,
    )
    if insert_new(row):
        _pay_when_nothing_is_owed(row, now=now)
        return intent_record(row)
    standing = PaymentIntent.objects.get(ref=ref)
    if (standing.amount_minor, standing.currency) != (amount.minor, amount.currency):
        raise IntentMismatch(ref=ref)
    return intent_record(standing)


@transactional
def change_amount(*, ref: str, amount: Money, now: datetime) -> IntentRecord:
    """Change what an intent collects while no attempt was ever started: an attempt keeps its amount.

    An amount of zero is paid at once. Raises PaymentNotFound, AmountFrozen.
    """
    assert amount.minor >= 0, "an intent collects no negative amount"
    row = lock_intent_of(ref=ref)
    changed = PaymentIntent.objects.filter(
        pk=row.pk, status=IntentStatus.OPEN, attempts_started=0, currency=amount.currency
    ).update(amount_minor=amount.minor)
    if changed != 1:
        raise AmountFrozen(ref=ref)
    row.amount_minor = amount.minor
    _pay_when_nothing_is_owed(row, now=now)
    return intent_record(row)


def _pay_when_nothing_is_owed(row: PaymentIntent, *, now: datetime) -> None:
    if row.amount_minor == 0 and status.move_intent(row, IntentStatus.PAID, source=Source.REQUEST, now=now):
        paid = PaymentCaptured(
            ref=row.ref,
            intent=row.pk,
            attempt="",
            channel="",
            amount=Money.zero(row.currency),
            captured_at=now,
        )
        record(paid, now=now)
