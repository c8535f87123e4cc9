"""Tables of the loyalty room: fields and constraints only."""

from django.db import models
from django.db.models import F, Q

from zhida.shop.loyalty.lifecycle import AdjustmentStatus
from zhida.shop.loyalty.records import EntryKind

KINDS = [(kind.value, kind.value) for kind in EntryKind]
STATUSES = [(status.value, status.value) for status in AdjustmentStatus]


class LoyaltyAccount(models.Model):
    """A member's points and level; `version` rises with every movement.

    `lots` is JSON text of pairs (instant, points), the first to end first.
    """

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    balance = models.BigIntegerField(default=0)
    points_owed = models.BigIntegerField(default=0)
    earned_total = models.BigIntegerField(default=0)
    lots = models.TextField(default="[]")
    next_expiry_at = models.DateTimeField(null=True)
    level = models.PositiveIntegerField(default=0)
    level_since = models.DateTimeField(null=True)
    level_until = models.DateTimeField(null=True)
    version = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "loyalty_account"
        indexes = [
            models.Index(fields=["next_expiry_at"], name="loyalty_next_expiry"),
            models.Index(fields=["level_until"], name="loyalty_level_until"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(balance__gte=0) & Q(points_owed__gte=0) & Q(earned_total__gte=0),
                name="loyalty_points_not_negative",
            ),
        ]


class PointsEntry(models.Model):
    """One movement of points, the account's `sequence`th; of one kind `key` moves once. Append-only."""

    account = models.ForeignKey(LoyaltyAccount, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    key = models.CharField(max_length=64)
    ref = models.CharField(max_length=40, blank=True)
    points = models.BigIntegerField()
    owed = models.BigIntegerField(default=0)
    balance_after = models.BigIntegerField()
    lots = models.TextField(default="[]")
    expires_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "loyalty_points_entry"
        indexes = [
            models.Index(fields=["ref", "kind"], name="loyalty_entries_of_ref"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="loyalty_entry_once"),
            models.UniqueConstraint(fields=["account", "sequence"], name="loyalty_entry_sequence"),
            models.CheckConstraint(condition=Q(balance_after__gte=0), name="loyalty_entry_balance"),
        ]


class Earning(models.Model):
    """What one paid `ref` is worth in points and growth: promised when paid, earned when completed."""

    ref = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(LoyaltyAccount, on_delete=models.PROTECT, related_name="+")
    paid_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField(default=0)
    earn_per_yuan = models.PositiveIntegerField()
    points = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField()
    earned_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "loyalty_earning"
        indexes = [models.Index(fields=["account", "earned_at"], name="loyalty_earnings_of_member")]
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0) & Q(refunded_minor__lte=F("paid_minor")),
                name="loyalty_refunded_within_paid",
            ),
            models.CheckConstraint(condition=Q(points__gte=0), name="loyalty_earning_points"),
        ]


class BookedReversal(models.Model):
    """A refund that was booked here, so that it is booked once. Append-only."""

    key = models.CharField(max_length=40, unique=True)
    ref = models.CharField(max_length=40)
    points_returned = models.BigIntegerField()
    paid_minor = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "loyalty_reversal"
        constraints = [
            models.CheckConstraint(
                condition=Q(points_returned__gte=0) & Q(paid_minor__gte=0), name="loyalty_reversal_amounts"
            ),
        ]


class RulesVersion(models.Model):
    """The rules in one of their versions; the highest is in force. Append-only."""

    version = models.PositiveIntegerField(unique=True)
    document = models.TextField()
    changed_by = models.CharField(max_length=80)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "loyalty_rules_version"


class PointsAdjustment(models.Model):
    """Points that staff give or take."""

    number = models.CharField(max_length=32, unique=True)
    account = models.ForeignKey(LoyaltyAccount, on_delete=models.PROTECT, related_name="+")
    points = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=STATUSES)
    by = models.CharField(max_length=80)
    decided_by = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "loyalty_adjustment"
        indexes = [models.Index(fields=["account", "id"], name="loyalty_adjustments_of_member")]
        constraints = [
            models.CheckConstraint(condition=~Q(points=0), name="loyalty_adjustment_moves"),
        ]
