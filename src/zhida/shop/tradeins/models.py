"""Tables of the trade-in room: fields, constraints and indexes only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhida.shop.kernel import ids
from zhida.shop.tradeins.lifecycle import PayoutStatus, PayWay, TradeInStatus

WAY_CHOICES = [(way.value, way.value) for way in PayWay]


class PriceTable(models.Model):
    """One version of what old devices are worth: its questions here, its models in rows; append-only."""

    version = models.PositiveIntegerField(unique=True)
    questions = models.JSONField()
    best_minor = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=80)
    published_at = models.DateTimeField()

    class Meta:
        db_table = "tradeins_price_table"


class OldModel(models.Model):
    """What a model in perfect condition is worth in one version of the table; append-only."""

    table = models.ForeignKey(PriceTable, on_delete=models.PROTECT, related_name="models")
    code = models.CharField(max_length=40)
    brand = models.CharField(max_length=40)
    model = models.CharField(max_length=80)
    capacity = models.CharField(max_length=40, blank=True, default="")
    base_minor = models.BigIntegerField()

    class Meta:
        db_table = "tradeins_old_model"
        constraints = [
            models.UniqueConstraint(fields=["table", "code"], name="old_model_code"),
            models.CheckConstraint(condition=Q(base_minor__gt=0), name="old_model_base"),
        ]


class TradeIn(models.Model):
    """One old device on its way to the shop. `deadline` is when whoever acts next has to have done so.

    `quoted_minor` is the first quote, `amount_minor` what holds now. `open_serial` is the serial while the
    trade-in is open, so that a device stands in one only.
    """

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    number = models.CharField(max_length=32, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=[(one.value, one.value) for one in TradeInStatus])
    table_version = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=170)
    base_minor = models.BigIntegerField()
    # The answers and what each takes off: question, answer, words of both, deduct_minor.
    rows = models.JSONField()
    quoted_minor = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    quoted_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    serial = models.CharField(max_length=64, blank=True, default="")
    open_serial = models.CharField(max_length=64, null=True, unique=True)
    wiped_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=10, choices=WAY_CHOICES, blank=True, default="")
    order = models.CharField(max_length=32, blank=True, default="")
    line_key = models.CharField(max_length=8, blank=True, default="")
    # Sealed for the row: name, bank and number of the account; its last four digits for the eye.
    account_sealed = models.TextField(blank=True, default="")
    account_tail = models.CharField(max_length=4, blank=True, default="")
    account_consent = models.CharField(max_length=20, blank=True, default="")
    account_consent_at = models.DateTimeField(null=True)
    carrier = models.CharField(max_length=40, blank=True, default="")
    tracking = models.CharField(max_length=40, blank=True, default="")
    back_carrier = models.CharField(max_length=40, blank=True, default="")
    back_tracking = models.CharField(max_length=40, blank=True, default="")
    refund_number = models.CharField(max_length=32, blank=True, default="")
    refund_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "tradeins_trade_in"
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="trade_in_amount"),
            models.CheckConstraint(condition=Q(quoted_minor__gt=0), name="trade_in_quoted"),
        ]
        indexes = [
            models.Index(fields=["customer", "-quoted_at", "-id"], name="trade_in_customer"),
            models.Index(fields=["status", "deadline", "id"], name="trade_in_queue"),
            models.Index(fields=["order", "line_key"], name="trade_in_order"),
            models.Index(fields=["refund_number"], name="trade_in_refund"),
        ]


class TradeInStep(models.Model):
    """One step of a trade-in; append-only."""

    trade_in = models.ForeignKey(TradeIn, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    amount_minor = models.BigIntegerField()
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "tradeins_step"


class Inspection(models.Model):
    """What the bench found, priced by the table of the quote; append-only."""

    trade_in = models.ForeignKey(TradeIn, on_delete=models.PROTECT, related_name="inspections")
    serial = models.CharField(max_length=64)
    rows = models.JSONField()
    amount_minor = models.BigIntegerField()
    note = models.CharField(max_length=500, blank=True, default="")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "tradeins_inspection"


class BenchPhoto(models.Model):
    """A photo that staff took of a device on the bench; its file lies outside the public media."""

    number = models.CharField(max_length=32, unique=True)
    trade_in = models.ForeignKey(TradeIn, on_delete=models.PROTECT, related_name="photos")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "tradeins_photo"


class Payout(models.Model):
    """One transfer to a seller's account. `live_trade_in` holds the trade-in's number unless it failed."""

    number = models.CharField(max_length=32, unique=True)
    trade_in = models.ForeignKey(TradeIn, on_delete=models.PROTECT, related_name="payouts")
    live_trade_in = models.CharField(max_length=32, null=True, unique=True)
    status = models.CharField(max_length=10, choices=[(one.value, one.value) for one in PayoutStatus])
    amount_minor = models.BigIntegerField()
    made_at = models.DateTimeField()
    batch = models.CharField(max_length=32, blank=True, default="")
    exported_by = models.CharField(max_length=80, blank=True, default="")
    exported_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    bank_reference = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        db_table = "tradeins_payout"
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payout_amount")]
        indexes = [models.Index(fields=["status", "id"], name="payout_queue")]


class RefusedSerial(models.Model):
    """A device that staff listed as stolen, or as not to be taken for another reason."""

    serial = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "tradeins_refused_serial"
