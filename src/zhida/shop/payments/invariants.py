"""What must always hold between the rows of this room; read-only, for `zhida invariants`."""

from collections import defaultdict

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from zhida.shop.kernel.invariants import InvariantResult
from zhida.shop.payments.lifecycle import AttemptStatus, IntentStatus, RefundStatus
from zhida.shop.payments.models import PaymentAttempt, PaymentEntry, PaymentIntent, Refund

Totals = dict[int, int]


def check_invariants() -> list[InvariantResult]:
    """Compare counters, journal, attempts and refunds; an answer names the refs or numbers that are off."""
    captured = _entry_totals("CAPTURE")
    refunded = _entry_totals("REFUND")
    decided = _refund_totals()
    return [
        _counter("payments: captured = journal", "captured_minor", captured),
        _counter("payments: refunded = journal", "refunded_minor", refunded),
        _counter("payments: refunding = refunds not failed", "refunding_minor", decided),
        _attempts_match_journal(),
        _attempt_refunds_match(),
        _finished_refunds_are_journalled(),
        _paid_intents_hold_their_amount(),
    ]


def _entry_totals(kind: str) -> Totals:
    rows = (
        PaymentEntry.objects.filter(
            Q(counts_minor__isnull=False) | Q(currency=F("attempt__intent__currency")), kind=kind
        )
        .order_by()
        .values_list("attempt__intent_id")
        .annotate(total=Sum(Coalesce("counts_minor", "amount_minor")))
    )
    return dict(rows)


def _refund_totals() -> Totals:
    rows = (
        Refund.objects.exclude(status=RefundStatus.FAILED)
        .order_by()
        .values_list("intent_id")
        .annotate(total=Sum("amount_minor"))
    )
    return dict(rows)


def _counter(name: str, field: str, totals: Totals) -> InvariantResult:
    rows = PaymentIntent.objects.order_by("id").values_list("id", "ref", field)
    return InvariantResult(
        name, [ref for pk, ref, counted in rows.iterator() if counted != totals.get(pk, 0)]
    )


def _attempts_match_journal() -> InvariantResult:
    entries = dict(
        PaymentEntry.objects.filter(kind="CAPTURE").values_list("attempt_id", "amount_minor").iterator()
    )
    rows = PaymentAttempt.objects.order_by("id").values_list("id", "number", "captured_minor", "status")
    broken = [
        number
        for pk, number, captured, status in rows.iterator()
        if captured != entries.get(pk, 0) or (captured > 0) != (status == AttemptStatus.SUCCEEDED)
    ]
    return InvariantResult("payments: an attempt succeeded = its money is journalled", broken)


def _attempt_refunds_match() -> InvariantResult:
    decided: dict[int, int] = defaultdict(int)
    for attempt_id, amount in (
        Refund.objects.exclude(status=RefundStatus.FAILED)
        .values_list("attempt_id", Coalesce("channel_minor", "amount_minor"))
        .iterator()
    ):
        decided[attempt_id] += amount
    rows = PaymentAttempt.objects.order_by("id").values_list("id", "number", "refunding_minor")
    broken = [number for pk, number, counted in rows.iterator() if counted != decided[pk]]
    return InvariantResult("payments: an attempt's refunding = its refunds not failed", broken)


def _finished_refunds_are_journalled() -> InvariantResult:
    journalled = set(PaymentEntry.objects.filter(kind="REFUND").values_list("number", flat=True).iterator())
    arrived = set(
        Refund.objects.filter(status=RefundStatus.SUCCEEDED).values_list("number", flat=True).iterator()
    )
    return InvariantResult("payments: a refund arrived = it is journalled", sorted(journalled ^ arrived))


def _paid_intents_hold_their_amount() -> InvariantResult:
    rows = PaymentIntent.objects.filter(
        Q(status=IntentStatus.PAID, captured_minor__lt=F("amount_minor"))
    ).order_by("id")
    return InvariantResult(
        "payments: a paid intent captured its amount", list(rows.values_list("ref", flat=True))
    )
