"""Rows about the channels themselves: how calls to them go, and what staff decided about them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhida.shop.payments.breaker import FULL_PPM, Breaker


class ChannelHealth(models.Model):
    """How one operation at one account stands, for all processes: `breaker.Health` with its key.

    Written by compare-and-set on `version`. `pause` is in seconds.
    """

    account = models.CharField(max_length=40)
    operation = models.CharField(max_length=12)
    version = models.PositiveBigIntegerField(default=0)
    breaker = models.CharField(max_length=10, default=Breaker.CLOSED)
    failure_ppm = models.PositiveIntegerField(default=0)
    failures_in_a_row = models.PositiveIntegerField(default=0)
    recent = models.JSONField(default=list)
    since = models.DateTimeField(null=True)
    probe_at = models.DateTimeField(null=True)
    pause_seconds = models.PositiveIntegerField(default=0)
    noted_at = models.DateTimeField()
    last_error = models.CharField(max_length=60, blank=True, default="")
    last_error_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_channel_health"
        constraints = [
            models.UniqueConstraint(fields=["account", "operation"], name="channel_health_once"),
            models.CheckConstraint(condition=Q(failure_ppm__lte=FULL_PPM), name="channel_health_ceiling"),
        ]


class ChannelOverride(models.Model):
    """What staff decided about an account over the router's head, until an instant. One per account."""

    account = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10)
    until = models.DateTimeField()
    reason = models.CharField(max_length=200)
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "payments_channel_override"
