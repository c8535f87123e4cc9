"""Tables of the policies room: the rules, every change of them, and the days that staff entered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhida.shop.policies.statutes import EXCLUSIONS, ReturnClass


def _of_class(return_class: ReturnClass) -> list[str]:
    return [kind.value for kind, one in EXCLUSIONS.items() if one.return_class is return_class]


class PolicyRule(models.Model):
    """What a rule says; empty fields leave it to the wider one. `target` is "*", "C:12", "P:5" or "S:9"."""

    target = models.CharField(max_length=24, unique=True)
    version = models.PositiveIntegerField(default=1)
    return_class = models.CharField(max_length=20, blank=True, default="")
    exclusion_kind = models.CharField(max_length=20, blank=True, default="")
    return_days = models.PositiveSmallIntegerField(null=True)
    exchange_days = models.PositiveSmallIntegerField(null=True)
    goods_kind = models.CharField(max_length=20, blank=True, default="")
    warranty_months = models.PositiveSmallIntegerField(null=True)
    price_protection_days = models.PositiveSmallIntegerField(null=True)
    needs_serial = models.BooleanField(null=True)
    promises = models.JSONField(default=list)
    changed_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "policies_rule"
        constraints = [
            models.CheckConstraint(
                condition=Q(return_days__isnull=True) | Q(return_days__gte=7),
                name="policy_return_days_lawful",
            ),
            models.CheckConstraint(
                condition=Q(exchange_days__isnull=True) | Q(exchange_days__gte=15),
                name="policy_exchange_days_lawful",
            ),
            models.CheckConstraint(
                condition=Q(return_class__in=["", ReturnClass.NORMAL.value], exclusion_kind="")
                | Q(
                    return_class=ReturnClass.EXCLUDED.value,
                    exclusion_kind__in=_of_class(ReturnClass.EXCLUDED),
                )
                | Q(
                    return_class=ReturnClass.NEEDS_CONFIRMATION.value,
                    exclusion_kind__in=_of_class(ReturnClass.NEEDS_CONFIRMATION),
                ),
                name="policy_exclusion_statutory",
            ),
        ]


class PolicyRuleVersion(models.Model):
    """One change of a target's rule; append-only. `before` and `after` are None where there was no rule."""

    target = models.CharField(max_length=24)
    version = models.PositiveIntegerField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True, default="")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        db_table = "policies_rule_version"
        constraints = [models.UniqueConstraint(fields=["target", "version"], name="policy_version_once")]


class CalendarDay(models.Model):
    """A day that is worked or free by what staff entered, over the calendar's data."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=40)
    changed_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "policies_calendar_day"
