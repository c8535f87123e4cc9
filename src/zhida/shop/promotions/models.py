"""Offers, their versions and quotas, and which order redeemed which."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhida.shop.promotions.coupon_models import (
    CodeBatch,
    CodeTry,
    Coupon,
    CouponAllowance,
    CouponHolding,
    CouponStock,
    CouponVersion,
    HoldingStep,
)
from zhida.shop.promotions.quota_models import BuyerCount, QuotaBucket

__all__ = [
    "BuyerCount",
    "CodeBatch",
    "CodeTry",
    "Coupon",
    "CouponAllowance",
    "CouponHolding",
    "CouponStock",
    "CouponVersion",
    "HoldingStep",
    "Offer",
    "OfferVersion",
    "QuotaBucket",
    "Redemption",
]


class Offer(models.Model):
    """An offer as it is now. `document` is its canonical JSON text; the other columns are read from it."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=24)
    title = models.CharField(max_length=60)
    status = models.CharField(max_length=12, default="DRAFT")
    group_name = models.CharField(max_length=40, blank=True)
    priority = models.IntegerField(default=0)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    document = models.TextField()
    version = models.PositiveIntegerField(default=1)
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["status", "ends_at"], name="promotions_offer_live")]


class OfferVersion(models.Model):
    """What an offer said in one of its versions. Append-only."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    document = models.TextField()
    changed_by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "version"], name="promotions_offer_version"),
        ]


class Redemption(models.Model):
    """One offer used by one order. `offer_number` is the id in the quote, also of coupons kept elsewhere."""

    ref = models.CharField(max_length=40)
    offer_number = models.CharField(max_length=64)
    offer_version = models.PositiveIntegerField(default=0)
    customer_id = models.BigIntegerField(null=True)
    amount_minor = models.BigIntegerField()
    units = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=12, default="USED")
    used_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref", "offer_number"], name="promotions_redemption_once"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="promotions_redemption_amount"),
        ]
        indexes = [models.Index(fields=["offer_number", "customer_id"], name="promotions_redemption_buyer")]
