"""Rows of the payments room. Every amount is in minor units."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhida.shop.payments.health_models import ChannelHealth, ChannelOverride
from zhida.shop.payments.lifecycle import AttemptStatus, IntentStatus, RefundStatus
from zhida.shop.payments.statements.models import (
    BankStatement,
    Payout,
    StatementLine,
    StatementProposal,
    StatementStep,
    TransferCode,
    TransferSlip,
)

__all__ = [
    "BankStatement",
    "BillDay",
    "ChannelHealth",
    "ChannelOverride",
    "Discrepancy",
    "DiscrepancyStep",
    "PaymentAttempt",
    "PaymentEntry",
    "PaymentEvent",
    "PaymentIntent",
    "PaymentStep",
    "Payout",
    "Refund",
    "StatementLine",
    "StatementProposal",
    "StatementStep",
    "TransferCode",
    "TransferSlip",
]


class PaymentIntent(models.Model):
    """One amount to collect for an opaque ref.

    `captured` is all money that came in for it in its currency, `refunding` all refunds decided and not
    failed, `refunded` those that arrived. `attempts_started` guards what needs that nothing was started.
    """

    ref = models.CharField(max_length=40, unique=True)
    payer = models.CharField(max_length=80)
    subject = models.CharField(max_length=127)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    captured_minor = models.BigIntegerField(default=0)
    refunding_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    status = models.CharField(max_length=12, default=IntentStatus.OPEN)
    attempts_started = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_intent"
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="intent_amount_floor"),
            models.CheckConstraint(condition=Q(refunded_minor__gte=0), name="intent_refunded_floor"),
            models.CheckConstraint(
                condition=Q(refunded_minor__lte=F("refunding_minor")), name="intent_refunded_decided"
            ),
            models.CheckConstraint(
                condition=Q(refunding_minor__lte=F("captured_minor")), name="intent_refunding_captured"
            ),
        ]


class PaymentAttempt(models.Model):
    """One try to pay an intent at one channel account; `number` is the channel's out_trade_no.

    Amounts are in the channel's own `currency`. Where that is not the intent's, `counts_minor` is what the
    payment counts for there, by the rate `fx_rate` that was quoted at its start. `is_unsent` is true while
    the channel could not be connected to: it knows nothing of this number, another may take its place.
    `shown_until` ends what the shopper was given before the attempt ends; `refund_sent_at` is when the
    channel was last told of a refund of it, where it wants a pause between them.
    """

    number = models.CharField(max_length=21, unique=True)
    intent = models.ForeignKey(PaymentIntent, on_delete=models.PROTECT, related_name="+")
    account = models.CharField(max_length=40)
    method = models.CharField(max_length=20)
    scene = models.CharField(max_length=10)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    counts_minor = models.BigIntegerField(null=True)
    fx_rate = models.CharField(max_length=20, blank=True, default="")
    captured_currency = models.CharField(max_length=3, blank=True, default="")
    captured_minor = models.BigIntegerField(default=0)
    refunding_minor = models.BigIntegerField(default=0)
    status = models.CharField(max_length=12, default=AttemptStatus.CREATED)
    presentation = models.CharField(max_length=10, blank=True, default="")
    payload = models.JSONField(null=True)
    provider_number = models.CharField(max_length=64, blank=True, default="")
    decision = models.JSONField()
    is_unsent = models.BooleanField(default=False)
    shown_until = models.DateTimeField(null=True)
    refund_sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    captured_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_attempt"
        indexes = [models.Index(fields=["intent", "id"], name="attempt_intent")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="attempt_amount_floor"),
            models.CheckConstraint(
                condition=Q(refunding_minor__gte=0) & Q(refunding_minor__lte=F("captured_minor")),
                name="attempt_refunding_captured",
            ),
        ]


class Refund(models.Model):
    """One refund of one attempt; `key` is the asker's, so that asking twice refunds once.

    `amount` is in the intent's currency; `channel_minor` is what the channel is told, in the attempt's
    captured currency, null where the two are the same. `problem` is the channel's word for what holds it up.
    """

    number = models.CharField(max_length=21, unique=True)
    intent = models.ForeignKey(PaymentIntent, on_delete=models.PROTECT, related_name="+")
    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    channel_minor = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    problem = models.CharField(max_length=64, blank=True, default="")
    status = models.CharField(max_length=12, default=RefundStatus.REQUESTED)
    provider_number = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_refund"
        constraints = [
            models.UniqueConstraint(fields=["intent", "key"], name="refund_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_amount_floor"),
        ]


class PaymentStep(models.Model):
    """One change of state of an intent (by ref), an attempt or a refund (by number). Append-only."""

    number = models.CharField(max_length=40)
    from_status = models.CharField(max_length=12, blank=True)
    to_status = models.CharField(max_length=12)
    source = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        db_table = "payments_step"
        indexes = [models.Index(fields=["number", "id"], name="payment_step_number")]


class PaymentEntry(models.Model):
    """The journal: one line a movement of money, append-only. `number` is the attempt's or the refund's.

    Amounts are the channel's; `counts_minor` is what they count for in the intent's currency where that is
    another one. A refund that comes to less than the smallest coin of the channel's currency is a line of 0.
    """

    kind = models.CharField(max_length=10)
    number = models.CharField(max_length=21)
    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="+")
    account = models.CharField(max_length=40)
    provider_number = models.CharField(max_length=64)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    counts_minor = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    biz_date = models.DateField()

    class Meta:
        db_table = "payments_entry"
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="payment_entry_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0) | Q(kind="REFUND", amount_minor=0, counts_minor__gt=0),
                name="payment_entry_amount_floor",
            ),
        ]
        indexes = [models.Index(fields=["biz_date", "account"], name="payment_entry_day")]


class PaymentEvent(models.Model):
    """The inbox: verified notifications. The same news is kept once.

    `body` is JSON: the SHA-256 of the bytes as they came, and their numbers, amounts, states and times; what
    proves, seals or names a payer is not kept. `fact` is what the channel said, in our words.
    """

    account = models.CharField(max_length=40)
    dedupe_key = models.CharField(max_length=100)
    body = models.BinaryField()
    headers = models.JSONField()
    fact = models.JSONField()
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_event"
        constraints = [models.UniqueConstraint(fields=["account", "dedupe_key"], name="payment_event_once")]


class Discrepancy(models.Model):
    """A difference between a channel's books and ours; `slot` keeps the same finding from opening twice.

    It is open until somebody of the staff (`owner_id`) takes it, and until `closed_at`. `day` is the bill's
    in which it was found, `ref` what the money was for where that is known.
    """

    slot = models.CharField(max_length=150, unique=True)
    kind = models.CharField(max_length=30)
    severity = models.CharField(max_length=10)
    account = models.CharField(max_length=40)
    number = models.CharField(max_length=40)
    expected = models.CharField(max_length=200, blank=True)
    found = models.CharField(max_length=200, blank=True)
    day = models.DateField(null=True)
    ref = models.CharField(max_length=40, blank=True, default="")
    opened_at = models.DateTimeField()
    owner_id = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True, default="")
    resolution = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        db_table = "payments_discrepancy"
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="discrepancy_newest"),
            models.Index(fields=["account", "day"], name="discrepancy_day"),
            models.Index(fields=["ref"], name="discrepancy_ref"),
        ]


class DiscrepancyStep(models.Model):
    """One thing that somebody did or said about a discrepancy; written once."""

    discrepancy = models.ForeignKey(Discrepancy, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=10)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    text = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "payments_discrepancy_step"
        indexes = [models.Index(fields=["discrepancy", "id"], name="discrepancy_steps")]


class BillDay(models.Model):
    """One Beijing day of one channel account: its bill, and what came of joining it with the journal.

    `crossed` are sums of the bill less the journal's that stand on the two sides of a midnight. `waiting`
    counts what a later run will know. `counts` holds how many lines fell into each class.
    `asked_through` is the last line that a run which was cut short asked the channel about: the next one goes
    on behind it.
    """

    account = models.CharField(max_length=40)
    day = models.DateField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=12)
    problem = models.CharField(max_length=64, blank=True, default="")
    file = models.CharField(max_length=100, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    bytes_length = models.BigIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    waiting = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    asked_through = models.CharField(max_length=80, blank=True, default="")
    bill_rows = models.PositiveIntegerField(default=0)
    bill_captured_minor = models.BigIntegerField(default=0)
    bill_refunded_minor = models.BigIntegerField(default=0)
    bill_fee_minor = models.BigIntegerField(default=0)
    journal_captured_minor = models.BigIntegerField(default=0)
    journal_refunded_minor = models.BigIntegerField(default=0)
    paid_captured_minor = models.BigIntegerField(default=0)
    paid_refunded_minor = models.BigIntegerField(default=0)
    crossed_captured_minor = models.BigIntegerField(default=0)
    crossed_refunded_minor = models.BigIntegerField(default=0)

    class Meta:
        db_table = "payments_bill_day"
        constraints = [models.UniqueConstraint(fields=["account", "day"], name="bill_day_once")]
        indexes = [models.Index(fields=["day", "account"], name="bill_day_by_day")]
