"""Tables of price protection: fields, constraints and indexes only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhida.shop.price_protection import conf
from zhida.shop.price_protection.lifecycle import Mode, ProtectionStatus, RunStatus, Way


class ProtectedLine(models.Model):
    """One line of a paid order whose price is protected; found by its SKU, whatever else was sold.

    `unit_minor` is what a unit cost after lane 3, `level` the buyer's when it was paid. `ends_at` is empty
    while nothing was signed for. `answered_minor` is the lowest price that was paid to: what lies above it
    has nothing new for the line.
    """

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    line_key = models.CharField(max_length=8)
    sku = models.ForeignKey("catalogue.Sku", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(default=0)
    unit_minor = models.BigIntegerField()
    answered_minor = models.BigIntegerField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "price_protection_line"
        constraints = [
            models.UniqueConstraint(fields=["order", "line_key"], name="protected_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(unit_minor__gte=0), name="protected_line_amounts"
            ),
        ]
        indexes = [models.Index(fields=["sku", "ends_at"], name="protected_line_of_sku")]


class Protection(models.Model):
    """One lower price paid for one line. `units` are fen by place in the line's frozen shares."""

    number = models.CharField(max_length=32, unique=True)
    line = models.ForeignKey(ProtectedLine, on_delete=models.PROTECT, related_name="protections")
    status = models.CharField(
        max_length=10,
        choices=[(one.value, one.value) for one in ProtectionStatus],
        default=ProtectionStatus.REFUNDING,
    )
    way = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Way])
    before_minor = models.BigIntegerField()
    now_minor = models.BigIntegerField()
    units = models.JSONField()
    amount_minor = models.BigIntegerField()
    refund_number = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "price_protection_payment"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gte=1) & Q(now_minor__gte=0), name="protection_amounts"
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="protection_by_time"),
            models.Index(fields=["line", "id"], name="protection_of_line"),
        ]


class SkuRun(models.Model):
    """The automatic run for one SKU: what it paid since it began, and who let it go beyond its cap."""

    sku = models.OneToOneField("catalogue.Sku", primary_key=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in RunStatus], default=RunStatus.RUNNING
    )
    paid_minor = models.BigIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    is_released = models.BooleanField(default=False)
    asked_by = models.CharField(max_length=80, blank=True, default="")
    started_at = models.DateTimeField()

    class Meta:
        db_table = "price_protection_run"
        indexes = [models.Index(fields=["status", "started_at"], name="price_run_by_status")]


class Terms(models.Model):
    """How the merchant runs price protection: one row. `stopped_at` is set while nothing is paid."""

    mode = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in Mode], default=Mode.SELF
    )
    run_cap_minor = models.BigIntegerField(default=conf.RUN_CAP_MINOR)
    stopped_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=80, blank=True, default="")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "price_protection_terms"


class AutomaticChoice(models.Model):
    """That a shopper chose to be paid by automatic runs."""

    customer = models.OneToOneField(
        "customers.Customer", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    chosen_at = models.DateTimeField()

    class Meta:
        db_table = "price_protection_automatic"
