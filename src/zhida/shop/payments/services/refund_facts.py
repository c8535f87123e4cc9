"""Book what a channel has proven about a refund."""

from datetime import datetime

from django.db.models import F

from zhida.shop.kernel.clock import biz_date
from zhida.shop.kernel.inserts import insert_rows
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.outbox import record
from zhida.shop.kernel.timers import clear_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments import status
from zhida.shop.payments.discrepancies import DiscrepancyKind, Finding, open_discrepancy
from zhida.shop.payments.events import RefundFailed, RefundSucceeded
from zhida.shop.payments.lifecycle import OPEN_REFUNDS, RefundStatus, Source
from zhida.shop.payments.locks import lock_intent_of_refund
from zhida.shop.payments.models import PaymentAttempt, PaymentEntry, PaymentIntent, Refund
from zhida.shop.payments.providers.contract import FactStatus, RefundFact
from zhida.shop.payments.services.refunds import channel_amount, claim_of, claim_refundable
from zhida.shop.payments.timer_kinds import CHECK_REFUND

REFUND = "REFUND"
LONGEST_PROBLEM = 64
FINAL_FAILURES = frozenset({FactStatus.FAILED, FactStatus.CLOSED})


@transactional
def book_refund_fact(*, fact: RefundFact, account: str, source: Source, now: datetime) -> None:
    """Book a proven statement about a refund; booking it again changes nothing.

    Locks the intent. A refund that arrived is counted and journalled once (RefundSucceeded); one that failed
    for good frees its amount (RefundFailed) and opens a discrepancy; one that the channel holds up opens one
    too and goes on. A wrong amount changes nothing and opens
    a critical one.
    """
    intent = lock_intent_of_refund(number=fact.refund, attempt=fact.attempt, account=account)
    if intent is None:
        _open(DiscrepancyKind.UNKNOWN_NUMBER, account, fact, now=now)
        return
    known = Refund.objects.select_related("attempt").get(number=fact.refund)
    if fact.status is FactStatus.SUCCEEDED:
        _book_success(intent, known, fact, source=source, now=now)
    elif fact.status in FINAL_FAILURES:
        _book_failure(intent, known, fact, source=source, now=now)
    elif fact.problem and known.status in OPEN_REFUNDS:
        Refund.objects.filter(pk=known.pk).update(problem=fact.problem[:LONGEST_PROBLEM])
        _open(DiscrepancyKind.REFUND_STUCK, account, fact, now=now)


def _book_success(
    intent: PaymentIntent, row: Refund, fact: RefundFact, *, source: Source, now: datetime
) -> None:
    if fact.amount != channel_amount(row):
        _open(DiscrepancyKind.WRONG_REFUND, row.attempt.account, fact, now=now)
        return
    had_failed = row.status == RefundStatus.FAILED
    if had_failed and not claim_refundable(intent=intent, attempt=row.attempt, claim=claim_of(row)):
        _open(DiscrepancyKind.REFUND_ABOVE_CAPTURED, row.attempt.account, fact, now=now)
        return
    refunded_at = fact.occurred_at or now
    ended = _ended(fact, finished_at=refunded_at)
    if not status.move_refund(row, RefundStatus.SUCCEEDED, source=source, now=now, also=ended):
        return
    PaymentIntent.objects.filter(pk=intent.pk).update(refunded_minor=F("refunded_minor") + row.amount_minor)
    clear_timer(kind=CHECK_REFUND, key=row.number)
    entry = PaymentEntry(
        kind=REFUND,
        number=row.number,
        attempt=row.attempt,
        account=row.attempt.account,
        provider_number=fact.provider_number,
        amount_minor=fact.amount.minor,
        currency=fact.amount.currency,
        counts_minor=None if row.channel_minor is None else row.amount_minor,
        occurred_at=refunded_at,
        recorded_at=now,
        biz_date=biz_date(refunded_at),
    )
    insert_rows([entry])
    arrived = RefundSucceeded(
        ref=intent.ref,
        refund=row.number,
        refund_key=row.key,
        attempt=row.attempt.number,
        amount=Money(row.amount_minor, row.currency),
        refunded_at=refunded_at,
    )
    record(arrived, now=now)


def _book_failure(
    intent: PaymentIntent, row: Refund, fact: RefundFact, *, source: Source, now: datetime
) -> None:
    ended = _ended(fact, finished_at=now)
    if not status.move_refund(row, RefundStatus.FAILED, source=source, now=now, also=ended):
        return
    PaymentIntent.objects.filter(pk=intent.pk).update(refunding_minor=F("refunding_minor") - row.amount_minor)
    PaymentAttempt.objects.filter(pk=row.attempt_id).update(
        refunding_minor=F("refunding_minor") - channel_amount(row).minor
    )
    clear_timer(kind=CHECK_REFUND, key=row.number)
    _open(DiscrepancyKind.REFUND_FAILED, row.attempt.account, fact, now=now)
    failed = RefundFailed(
        ref=intent.ref,
        refund=row.number,
        refund_key=row.key,
        attempt=row.attempt.number,
        amount=Money(row.amount_minor, row.currency),
        reason=fact.status.lower(),
    )
    record(failed, now=now)


def _ended(fact: RefundFact, *, finished_at: datetime) -> dict[str, str | datetime | None]:
    """Give what the end of a refund sets beside its status."""
    return {"finished_at": finished_at, "provider_number": fact.provider_number, "next_check_at": None}


def _open(kind: DiscrepancyKind, account: str, fact: RefundFact, *, now: datetime) -> None:
    told = f"{fact.amount.minor} {fact.amount.currency}" if fact.amount else fact.status
    found = fact.problem if kind is DiscrepancyKind.REFUND_STUCK else told
    finding = Finding(kind=kind, account=account, number=fact.refund, found=found)
    open_discrepancy(finding, now=now)
