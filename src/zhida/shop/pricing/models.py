"""Prices, their append-only history, the changes that wait for a second person, and what was sold at which.

All prices include tax.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Price(models.Model):
    """The price of a SKU now. `level_prices` is {"2": 12500}: the price in fen from level 2 on."""

    sku = models.OneToOneField("catalogue.Sku", primary_key=True, on_delete=models.PROTECT, related_name="+")
    selling_minor = models.BigIntegerField()
    compare_at_minor = models.BigIntegerField(null=True)
    compare_at_basis = models.CharField(max_length=200, blank=True)
    level_prices = models.JSONField(default=dict)
    currency = models.CharField(max_length=3, default="CNY")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(selling_minor__gt=0), name="pricing_price_positive"),
            models.CheckConstraint(
                condition=Q(compare_at_minor__isnull=True) | Q(compare_at_minor__gte=F("selling_minor")),
                name="pricing_compare_at_not_below",
            ),
        ]


class PriceHistory(models.Model):
    """What a price became at a time, by whom and why. Append-only."""

    sku = models.ForeignKey("catalogue.Sku", on_delete=models.PROTECT, related_name="+")
    selling_minor = models.BigIntegerField()
    compare_at_minor = models.BigIntegerField(null=True)
    compare_at_basis = models.CharField(max_length=200, blank=True)
    level_prices = models.JSONField(default=dict)
    currency = models.CharField(max_length=3, default="CNY")
    changed_by = models.CharField(max_length=80)
    approved_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    biz_date = models.DateField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["sku", "-at", "-id"], name="pricing_history_sku")]


class PriceChangeRequest(models.Model):
    """A large change by one person that another must approve. A SKU has one waiting request at most."""

    sku = models.ForeignKey("catalogue.Sku", on_delete=models.PROTECT, related_name="+")
    # Holds the SKU's id while the request waits and NULL afterwards: unique without a conditional constraint.
    waiting_slot = models.BigIntegerField(null=True, unique=True)
    status = models.CharField(max_length=12, default="WAITING")
    old_selling_minor = models.BigIntegerField()
    selling_minor = models.BigIntegerField()
    compare_at_minor = models.BigIntegerField(null=True)
    compare_at_basis = models.CharField(max_length=200, blank=True)
    level_prices = models.JSONField(default=dict)
    currency = models.CharField(max_length=3, default="CNY")
    made_by = models.CharField(max_length=80)
    decided_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["status", "-id"], name="pricing_request_status")]


class SoldPrice(models.Model):
    """What units of a SKU were sold for: fen a unit after offers and coupons, before points and freight.

    `ref` and `row` name the sale; an order that was wholly refunded was no sale and has `refunded_at`.
    """

    sku = models.ForeignKey("catalogue.Sku", on_delete=models.PROTECT, related_name="+")
    unit_minor = models.BigIntegerField()
    quantity = models.PositiveIntegerField()
    ref = models.CharField(max_length=40)
    row = models.CharField(max_length=80)
    at = models.DateTimeField()
    biz_date = models.DateField()
    refunded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref", "row"], name="pricing_sold_price_once"),
            models.CheckConstraint(condition=Q(unit_minor__gte=0), name="pricing_sold_price_not_negative"),
        ]
        indexes = [models.Index(fields=["sku", "at"], name="pricing_sold_price_sku")]
