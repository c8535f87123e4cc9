"""Decide a refund. Sending it is the worker's: nothing leaves before the decision is committed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Sum

from zhida.shop.kernel import ids
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.timers import start_timer
from zhida.shop.kernel.uow import require_transaction, transactional
from zhida.shop.payments.errors import RefundExceedsCaptured, RefundMismatch
from zhida.shop.payments.exchange import share_of
from zhida.shop.payments.from_rows import refund_record
from zhida.shop.payments.lifecycle import AttemptStatus, RefundStatus, Source
from zhida.shop.payments.locks import lock_intent_of
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent, PaymentStep, Refund
from zhida.shop.payments.records import RefundRecord
from zhida.shop.payments.timer_kinds import CHECK_REFUND

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundWish:
    """What is to be given back and why; `key` is unique within the intent."""

    key: str
    amount_minor: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundClaim:
    """What a refund takes: of the intent in its currency, of the attempt in the channel's."""

    amount_minor: int
    channel_minor: int


@transactional
def refund(*, ref: str, amount: Money, key: str, reason: str, now: datetime) -> RefundRecord:
    """Decide to give an amount back to the attempt it came from; the same key again gives the same refund.

    Locks the intent. All refunds of an intent together never exceed what was captured: one conditional
    update. The worker sends it; RefundSucceeded or RefundFailed follows. Joins the caller's transaction.
    Raises PaymentNotFound, RefundExceedsCaptured, RefundMismatch (same key, other amount).
    """
    assert amount.minor > 0, "a refund gives something back"
    intent = lock_intent_of(ref=ref)
    known = Refund.objects.select_related("attempt").filter(intent=intent, key=key).first()
    if known is not None:
        if (known.amount_minor, known.currency) != (amount.minor, amount.currency):
            raise RefundMismatch(key=key)
        return refund_record(known, ref=ref, attempt=known.attempt)
    attempt = _attempt_with_room_for(intent, amount)
    if attempt is None:
        raise RefundExceedsCaptured(refundable=intent.captured_minor - intent.refunding_minor)
    wish = RefundWish(key=key, amount_minor=amount.minor, reason=reason)
    row = decide_refund(intent=intent, attempt=attempt, wish=wish, now=now)
    return refund_record(row, ref=ref, attempt=attempt)


def decide_refund(
    *, intent: PaymentIntent, attempt: PaymentAttempt, wish: RefundWish, now: datetime
) -> Refund:
    """Claim the amount on the intent and on the attempt, and put the refund in line to be sent.

    Raises RefundExceedsCaptured.
    """
    require_transaction()
    channel_minor = _channel_minor(attempt, wish.amount_minor)
    claim = RefundClaim(amount_minor=wish.amount_minor, channel_minor=channel_minor)
    if not claim_refundable(intent=intent, attempt=attempt, claim=claim):
        raise RefundExceedsCaptured(refundable=intent.captured_minor - intent.refunding_minor)
    row = Refund.objects.create(
        number=ids.new_number("R", now),
        intent=intent,
        attempt=attempt,
        key=wish.key,
        amount_minor=wish.amount_minor,
        currency=intent.currency,
        channel_minor=None if attempt.counts_minor is None else channel_minor,
        reason=wish.reason[:LONGEST_REASON],
        created_at=now,
        next_check_at=now,
    )
    PaymentStep.objects.create(
        number=row.number, from_status="", to_status=RefundStatus.REQUESTED, source=Source.REQUEST, at=now
    )
    start_timer(kind=CHECK_REFUND, key=row.number, due_at=now)
    return row


def claim_refundable(*, intent: PaymentIntent, attempt: PaymentAttempt, claim: RefundClaim) -> bool:
    """Take an amount out of what may still be refunded; False, and nothing changed, when it is not there."""
    claimed = PaymentIntent.objects.filter(
        pk=intent.pk, captured_minor__gte=F("refunding_minor") + claim.amount_minor
    ).update(refunding_minor=F("refunding_minor") + claim.amount_minor)
    if claimed != 1:
        return False
    claimed = PaymentAttempt.objects.filter(
        pk=attempt.pk, captured_minor__gte=F("refunding_minor") + claim.channel_minor
    ).update(refunding_minor=F("refunding_minor") + claim.channel_minor)
    if claimed != 1:
        PaymentIntent.objects.filter(pk=intent.pk).update(
            refunding_minor=F("refunding_minor") - claim.amount_minor
        )
        return False
    return True


def claim_of(row: Refund) -> RefundClaim:
    """Return what a refund holds of its intent and of its attempt."""
    return RefundClaim(amount_minor=row.amount_minor, channel_minor=channel_amount(row).minor)


def channel_amount(row: Refund) -> Money:
    """Return what the channel is told to give back, in its own currency."""
    minor = row.amount_minor if row.channel_minor is None else row.channel_minor
    return Money(minor, row.attempt.captured_currency)


def _channel_minor(attempt: PaymentAttempt, amount_minor: int) -> int:
    """Convert a refund so that the refunds of the whole amount sum to what was captured.

    The last one takes exactly what is left. One of less than a coin may come to 0: of 1 cent captured for 10
    fen, refunds of 1, 6 and 3 fen give back 0, 1 and 0 cents; the channel is told of the second only.

    Needs the intent's lock: it reads the attempt's other refunds.
    """
    if attempt.counts_minor is None:
        return amount_minor
    others = Refund.objects.filter(attempt=attempt).exclude(status=RefundStatus.FAILED)
    before = others.aggregate(total=Sum("amount_minor"))["total"] or 0
    attempt.refresh_from_db(fields=["refunding_minor"])
    through = share_of(attempt.captured_minor, counted=before + amount_minor, of=attempt.counts_minor)
    return max(0, through - attempt.refunding_minor)


def _attempt_with_room_for(intent: PaymentIntent, amount: Money) -> PaymentAttempt | None:
    """Find the attempt whose money covers the refund; what paid the intent comes before odd money."""
    if amount.currency != intent.currency:
        return None
    rows = PaymentAttempt.objects.filter(intent=intent, status=AttemptStatus.SUCCEEDED).order_by("id")
    paying_first = sorted(rows, key=lambda row: row.captured_minor != row.amount_minor)
    return next((row for row in paying_first if _room_in(row, intent) >= amount.minor), None)


def _room_in(attempt: PaymentAttempt, intent: PaymentIntent) -> int:
    """Say how much of an attempt's money may still go back, in the intent's currency."""
    counted = attempt.counts_minor
    if counted is not None and attempt.captured_minor == attempt.amount_minor:
        others = Refund.objects.filter(attempt=attempt).exclude(status=RefundStatus.FAILED)
        return counted - (others.aggregate(total=Sum("amount_minor"))["total"] or 0)
    is_ours = attempt.captured_currency == intent.currency
    return attempt.captured_minor - attempt.refunding_minor if is_ours else 0
