"""Ask channels how open attempts and refunds stand: what heals a lost notification and an unknown outcome."""

import logging
from datetime import datetime, timedelta

from django.db.models import Q

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.timers import clear_timer, set_timer
from zhida.shop.kernel.uow import in_use_case, transactional
from zhida.shop.payments import calls, status
from zhida.shop.payments.channels import ChannelAccount, channel_accounts
from zhida.shop.payments.conf import EXPIRY_GRACE, REFUND_PAUSE
from zhida.shop.payments.discrepancies import DiscrepancyKind, Finding, open_discrepancy
from zhida.shop.payments.lifecycle import (
    OPEN_ATTEMPTS,
    OPEN_REFUNDS,
    AttemptStatus,
    IntentStatus,
    RefundStatus,
    Source,
)
from zhida.shop.payments.models import PaymentAttempt, Refund
from zhida.shop.payments.providers.contract import (
    FactStatus,
    OutcomeUnknown,
    RefundFact,
    RefundOrder,
    RefusedByChannel,
    RefusedForNow,
)
from zhida.shop.payments.schedule import next_attempt_check, next_refund_check
from zhida.shop.payments.services.attempts import notification_url, order_of
from zhida.shop.payments.services.facts import book_payment_fact
from zhida.shop.payments.services.refund_facts import book_refund_fact
from zhida.shop.payments.services.refunds import channel_amount
from zhida.shop.payments.timer_kinds import CHECK_ATTEMPT, CHECK_REFUND

log = logging.getLogger(__name__)

OPEN_FACTS = frozenset({FactStatus.ABSENT, FactStatus.PENDING, FactStatus.PROCESSING})


class _AnotherSentLately(Exception):
    """The channel wants a pause between the refunds of one payment."""

    def __init__(self, is_over_at: datetime) -> None:
        super().__init__()
        self.is_over_at = is_over_at


def check_attempt(*, number: str, now: datetime) -> None:
    """Ask the channel about an attempt and book the answer; from 2 minutes after expiry also close it there.

    Sets its timer again while the attempt stays open; after a week a person has to look. Repeatable.
    """
    attempt = PaymentAttempt.objects.select_related("intent").filter(number=number).first()
    if attempt is None or attempt.status == AttemptStatus.SUCCEEDED:
        return
    ask_channel(attempt=attempt, closing=now >= attempt.expires_at + EXPIRY_GRACE, now=now)
    _plan_next_check(number=number, now=now)


def ask_channel(*, attempt: PaymentAttempt, closing: bool, now: datetime) -> FactStatus | None:
    """Query an attempt, close it there when `closing` and it is still open, and book what is proven.

    An approval is not taken for an intent that has ended, nor while a payment is closed before its expiry.
    Return what the channel says, None when it gave no proven answer.
    """
    if in_use_case():
        raise RuntimeError("channels are not called inside a transaction")
    account = channel_accounts().get(attempt.account)
    if account is None:
        log.error("attempt %s belongs to %s, which the channels file lacks", attempt.number, attempt.account)
        return None
    try:
        order = order_of(attempt, is_wanted=_is_wanted(attempt, closing=closing, now=now))
        fact = calls.query(account, order, now=now)
        if closing and fact.status in OPEN_FACTS:
            fact = calls.close(account, order, now=now)
    except (OutcomeUnknown, RefusedByChannel) as error:
        log.warning("no answer about attempt %s: %s", attempt.number, error)
        return None
    book_payment_fact(fact=fact, account=attempt.account, source=Source.QUERY, now=now)
    return fact.status


def _is_wanted(attempt: PaymentAttempt, *, closing: bool, now: datetime) -> bool:
    is_cancelled = closing and now < attempt.expires_at
    return attempt.intent.status == IntentStatus.OPEN and not is_cancelled


def check_refund(*, number: str, now: datetime) -> None:
    """Send a refund that was decided, or ask how a sent one stands; resend only what the channel lacks.

    Every sending carries the same number and values. A channel that wants a pause between the refunds of one
    payment is called when it is over. Sets its timer again while it is open. Repeatable.
    """
    row = Refund.objects.select_related("attempt").filter(number=number).first()
    if row is None or row.status not in OPEN_REFUNDS:
        return
    account = channel_accounts().get(row.attempt.account)
    if account is None:
        log.error("refund %s belongs to %s, which the channels file lacks", number, row.attempt.account)
    else:
        try:
            fact = _carry_refund(account, row, now=now)
        except _AnotherSentLately as other:
            _put_off(number=number, due_at=other.is_over_at)
            return
        if fact is not None:
            book_refund_fact(fact=fact, account=row.attempt.account, source=Source.QUERY, now=now)
    _plan_next_refund_check(number=number, now=now)


def _carry_refund(account: ChannelAccount, row: Refund, *, now: datetime) -> RefundFact | None:
    order = refund_order_of(row)
    if order.amount.minor == 0:
        # Less than the smallest coin: the channel is told nothing, the rounding of the next makes up for it.
        return RefundFact(
            refund=order.refund, attempt=order.attempt, status=FactStatus.SUCCEEDED, amount=order.amount
        )
    pause = REFUND_PAUSE.get(account.kind)
    if row.status == RefundStatus.REQUESTED:
        _take_turn(row, pause=pause, now=now)
    try:
        if not _mark_sent(number=order.refund, now=now):
            fact = calls.query_refund(account, order, now=now)
            if fact.status is not FactStatus.ABSENT:
                return fact
            _take_turn(row, pause=pause, now=now)
        return calls.refund(account, order, now=now)
    except OutcomeUnknown as error:
        log.warning("no answer about refund %s: %s", order.refund, error)
        return None
    except RefusedForNow as error:
        log.warning("refund %s waits: %s", order.refund, error.code)
        return RefundFact(
            refund=order.refund, attempt=order.attempt, status=FactStatus.PROCESSING, problem=error.code
        )
    except RefusedByChannel as error:
        log.error("refund %s is refused: %s", order.refund, error.code)  # noqa: TRY400 -- the code says it all
        return RefundFact(refund=order.refund, attempt=order.attempt, status=FactStatus.FAILED)


@transactional
def _take_turn(row: Refund, *, pause: timedelta | None, now: datetime) -> None:
    """Take the turn to tell the channel of a refund of this payment. Raises _AnotherSentLately."""
    if pause is None:
        return
    attempts = PaymentAttempt.objects.filter(pk=row.attempt_id)
    is_free = Q(refund_sent_at=None) | Q(refund_sent_at__lte=now - pause)
    if attempts.filter(is_free).update(refund_sent_at=now) != 1:
        sent_at = attempts.values_list("refund_sent_at", flat=True).get()
        raise _AnotherSentLately((sent_at or now) + pause)


@transactional
def _put_off(*, number: str, due_at: datetime) -> None:
    Refund.objects.filter(number=number).update(next_check_at=due_at)
    set_timer(kind=CHECK_REFUND, key=number, due_at=due_at)


@transactional
def _mark_sent(*, number: str, now: datetime) -> bool:
    row = Refund.objects.get(number=number)
    return status.move_refund(row, RefundStatus.PROCESSING, source=Source.REQUEST, now=now)


def refund_order_of(row: Refund) -> RefundOrder:
    """Rebuild the order from what is stored: a repeat sends the same values."""
    attempt = row.attempt
    return RefundOrder(
        refund=row.number,
        attempt=attempt.number,
        provider_number=attempt.provider_number,
        amount=channel_amount(row),
        paid=Money(attempt.captured_minor, attempt.captured_currency),
        reason=row.reason,
        notify_url=notification_url(account=attempt.account, hook="refunds"),
        created_at=row.created_at,
        payment_created_at=attempt.created_at,
    )


@transactional
def _plan_next_check(*, number: str, now: datetime) -> None:
    row = PaymentAttempt.objects.get(number=number)
    if row.status not in OPEN_ATTEMPTS:
        clear_timer(kind=CHECK_ATTEMPT, key=number)
        return
    due_at = next_attempt_check(created_at=row.created_at, expires_at=row.expires_at, now=now)
    PaymentAttempt.objects.filter(pk=row.pk).update(next_check_at=due_at)
    if due_at is not None:
        set_timer(kind=CHECK_ATTEMPT, key=number, due_at=due_at)
        return
    clear_timer(kind=CHECK_ATTEMPT, key=number)
    finding = Finding(kind=DiscrepancyKind.UNRESOLVED, account=row.account, number=number, found=row.status)
    open_discrepancy(finding, now=now)


@transactional
def _plan_next_refund_check(*, number: str, now: datetime) -> None:
    row = Refund.objects.select_related("attempt").get(number=number)
    if row.status not in OPEN_REFUNDS:
        return
    due_at = next_refund_check(created_at=row.created_at, now=now)
    Refund.objects.filter(pk=row.pk).update(next_check_at=due_at)
    if due_at is not None:
        set_timer(kind=CHECK_REFUND, key=number, due_at=due_at)
        return
    clear_timer(kind=CHECK_REFUND, key=number)
    finding = Finding(
        kind=DiscrepancyKind.UNRESOLVED, account=row.attempt.account, number=number, found=row.status
    )
    open_discrepancy(finding, now=now)
