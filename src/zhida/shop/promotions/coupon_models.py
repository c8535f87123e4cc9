"""Coupons: the merchant's template with its versions, and one row for each coupon that somebody has."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Coupon(models.Model):
    """A coupon template as it is now. `document` is its canonical JSON text; the columns are read from it."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=24)
    title = models.CharField(max_length=60)
    status = models.CharField(max_length=12, default="DRAFT")
    way = models.CharField(max_length=12)
    document = models.TextField()
    version = models.PositiveIntegerField(default=1)
    claim_starts_at = models.DateTimeField(null=True)
    claim_ends_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["status", "way"], name="promotions_coupon_live")]


class CouponVersion(models.Model):
    """What a template said in one of its versions; a holding keeps the one it was made under. Append-only."""

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    document = models.TextField()
    changed_by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coupon", "version"], name="promotions_coupon_version"),
        ]


class CouponStock(models.Model):
    """How many holdings a template may have and has. A row of its own, so that claiming locks no template."""

    coupon = models.OneToOneField(Coupon, primary_key=True, on_delete=models.PROTECT, related_name="stock")
    total = models.BigIntegerField(null=True)
    issued = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(issued__gte=0) & (Q(total__isnull=True) | Q(issued__lte=F("total"))),
                name="promotions_coupon_not_overissued",
            ),
        ]


class CouponAllowance(models.Model):
    """How many coupons of a template one customer was given."""

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="+")
    customer_id = models.BigIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coupon", "customer_id"], name="promotions_allowance_once"),
        ]


class CodeBatch(models.Model):
    """Codes made at once. The codes themselves are handed over once and kept nowhere."""

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    note = models.CharField(max_length=60, blank=True)
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField()


class CouponHolding(models.Model):
    """One coupon. `ref` is the order that locks or used it; a code not yet claimed has no customer."""

    number = models.CharField(max_length=24, unique=True)
    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="+")
    terms = models.ForeignKey(CouponVersion, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(CodeBatch, null=True, on_delete=models.PROTECT, related_name="+")
    code_index = models.CharField(max_length=64, null=True, unique=True)
    customer_id = models.BigIntegerField(null=True)
    status = models.CharField(max_length=12)
    ref = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer_id", "status", "ends_at"], name="promotions_holding_wallet"),
            models.Index(fields=["ref"], name="promotions_holding_ref"),
            models.Index(fields=["coupon", "status"], name="promotions_holding_count"),
        ]


class HoldingStep(models.Model):
    """One move of a holding from status to status. Append-only."""

    holding = models.ForeignKey(CouponHolding, on_delete=models.PROTECT, related_name="+")
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    ref = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()


class CodeTry(models.Model):
    """Somebody typed a code; tries that were wrong are counted by account and by address."""

    customer_id = models.BigIntegerField()
    address_index = models.CharField(max_length=64, blank=True)
    was_right = models.BooleanField(default=False)
    tried_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["customer_id", "tried_at"], name="promotions_try_account"),
            models.Index(fields=["address_index", "tried_at"], name="promotions_try_address"),
        ]
