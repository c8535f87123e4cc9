"""Book what a channel has proven. The only place where money facts change anything."""

from datetime import datetime

from django.db.models import F

from zhida.shop.kernel.clock import biz_date
from zhida.shop.kernel.inserts import insert_rows
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.outbox import record
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.kernel.timers import clear_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments import status
from zhida.shop.payments.discrepancies import DiscrepancyKind, Finding, open_discrepancy
from zhida.shop.payments.events import PaymentCaptured, PaymentLate, PaymentSurplus
from zhida.shop.payments.lifecycle import AttemptStatus, IntentStatus, Source
from zhida.shop.payments.locks import lock_intent_of_attempt
from zhida.shop.payments.models import PaymentAttempt, PaymentEntry, PaymentIntent
from zhida.shop.payments.providers.contract import FactStatus, PaymentFact
from zhida.shop.payments.services.refunds import RefundWish, decide_refund
from zhida.shop.payments.timer_kinds import CHECK_ATTEMPT

MOVES = {
    FactStatus.PENDING: AttemptStatus.PENDING,
    FactStatus.PROCESSING: AttemptStatus.PROCESSING,
    FactStatus.FAILED: AttemptStatus.FAILED,
    FactStatus.CLOSED: AttemptStatus.CLOSED,
}
CAPTURE = "CAPTURE"

_attempts = PreparedRead(lambda number: PaymentAttempt.objects.filter(number=number))


@transactional
def book_payment_fact(*, fact: PaymentFact, account: str, source: Source, now: datetime) -> None:
    """Book a proven statement about a payment; booking it again changes nothing.

    Locks the intent. The first full payment of an open intent is PaymentCaptured; money for a closed intent
    is PaymentLate and money for a paid one PaymentSurplus, both refunded by rule in the same transaction. A
    wrong amount or currency is booked as it really is, pays nothing, and opens a critical discrepancy. Money
    in a channel's own currency counts for what it was quoted for.
    """
    intent = lock_intent_of_attempt(number=fact.attempt, account=account)
    if intent is None:
        finding = Finding(
            kind=DiscrepancyKind.UNKNOWN_NUMBER, account=account, number=fact.attempt, found=fact.status
        )
        open_discrepancy(finding, now=now)
        return
    (known,) = _attempts(fact.attempt)
    if fact.status is FactStatus.SUCCEEDED:
        _book_capture(intent, known, fact, source=source, now=now)
        return
    to = MOVES.get(fact.status)
    if to is None or not status.move_attempt(known, to, source=source, now=now):
        return
    if to in (AttemptStatus.FAILED, AttemptStatus.CLOSED):
        clear_timer(kind=CHECK_ATTEMPT, key=known.number)


def _book_capture(
    intent: PaymentIntent, attempt: PaymentAttempt, fact: PaymentFact, *, source: Source, now: datetime
) -> None:
    assert fact.amount is not None, "a provider names the amount of what was paid"
    captured_at = fact.occurred_at or now
    captured: dict[str, str | int | datetime | None] = {
        "captured_minor": fact.amount.minor,
        "captured_currency": fact.amount.currency,
        "captured_at": captured_at,
        "provider_number": fact.provider_number,
        "next_check_at": None,
    }
    if not status.move_attempt(attempt, AttemptStatus.SUCCEEDED, source=source, now=now, also=captured):
        _compare_with_booked(attempt, fact, now=now)
        return
    counts = _counts(intent, attempt, fact.amount)
    _write_entry(attempt, fact, counts=counts, now=now)
    clear_timer(kind=CHECK_ATTEMPT, key=attempt.number)
    if fact.amount.currency != attempt.currency:
        _count_capture(intent, counts)
        _open_mismatch(DiscrepancyKind.WRONG_CURRENCY, attempt, fact, now=now)
    elif counts != intent.amount_minor:
        _count_capture(intent, counts)
        _open_mismatch(DiscrepancyKind.WRONG_AMOUNT, attempt, fact, now=now)
    elif status.pay_intent(intent, captured_minor=counts, source=source, now=now):
        _announce_capture(intent, attempt, was_open=True, now=now)
    else:
        _count_capture(intent, counts)
        _announce_capture(intent, attempt, was_open=False, now=now)


def _count_capture(intent: PaymentIntent, counts: int) -> None:
    """Count money that does not pay the intent."""
    PaymentIntent.objects.filter(pk=intent.pk).update(captured_minor=F("captured_minor") + counts)
    intent.captured_minor += counts


def _counts(intent: PaymentIntent, attempt: PaymentAttempt, paid: Money) -> int:
    """Say what money counts for in the intent's currency: as quoted, as it is, or nothing."""
    if attempt.counts_minor is not None and paid == Money(attempt.amount_minor, attempt.currency):
        return attempt.counts_minor
    return paid.minor if paid.currency == intent.currency else 0


def _write_entry(attempt: PaymentAttempt, fact: PaymentFact, *, counts: int, now: datetime) -> None:
    assert fact.amount is not None
    captured_at = fact.occurred_at or now
    entry = PaymentEntry(
        kind=CAPTURE,
        number=attempt.number,
        attempt=attempt,
        account=attempt.account,
        provider_number=fact.provider_number,
        amount_minor=fact.amount.minor,
        currency=fact.amount.currency,
        counts_minor=counts if attempt.counts_minor is not None else None,
        occurred_at=captured_at,
        recorded_at=now,
        biz_date=biz_date(captured_at),
    )
    insert_rows([entry])


def _announce_capture(
    intent: PaymentIntent, attempt: PaymentAttempt, *, was_open: bool, now: datetime
) -> None:
    """Tell the rooms above; money that nobody waits for goes back under a number derived from the attempt."""
    amount = Money(intent.amount_minor, intent.currency)
    captured_at = attempt.captured_at or now
    if was_open:
        captured = PaymentCaptured(
            ref=intent.ref,
            intent=intent.pk,
            attempt=attempt.number,
            channel=attempt.method,
            amount=amount,
            captured_at=captured_at,
        )
        record(captured, now=now)
        return
    is_surplus = intent.status == IntentStatus.PAID
    event_type, word = (PaymentSurplus, "surplus") if is_surplus else (PaymentLate, "late")
    wish = RefundWish(key=f"{word}-{attempt.number}", amount_minor=amount.minor, reason=word)
    refund = decide_refund(intent=intent, attempt=attempt, wish=wish, now=now)
    event = event_type(
        ref=intent.ref,
        intent=intent.pk,
        attempt=attempt.number,
        channel=attempt.method,
        amount=amount,
        captured_at=captured_at,
        refund=refund.number,
    )
    record(event, now=now)


def _compare_with_booked(attempt: PaymentAttempt, fact: PaymentFact, *, now: datetime) -> None:
    """Look whether a repeated success still tells of the money that was booked."""
    assert fact.amount is not None
    if Money(attempt.captured_minor, attempt.captured_currency) != fact.amount:
        _open_mismatch(DiscrepancyKind.WRONG_AMOUNT, attempt, fact, now=now)


def _open_mismatch(
    kind: DiscrepancyKind, attempt: PaymentAttempt, fact: PaymentFact, *, now: datetime
) -> None:
    assert fact.amount is not None
    finding = Finding(
        kind=kind,
        account=attempt.account,
        number=attempt.number,
        expected=f"{attempt.amount_minor} {attempt.currency}",
        found=f"{fact.amount.minor} {fact.amount.currency}",
    )
    open_discrepancy(finding, now=now)
