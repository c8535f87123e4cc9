"""Rows of the shipping room. Who a parcel goes to is not stored here."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhida.shop.shipping.lifecycle import FollowState, ParcelState, ParcelTrouble


class FreightTemplate(models.Model):
    """What sending to a region costs; `region` is the start of a district code, "" holds everywhere."""

    region = models.CharField(max_length=6, unique=True)
    is_served = models.BooleanField(default=True)
    first_weight_grams = models.PositiveIntegerField()
    first_fee_minor = models.PositiveBigIntegerField()
    step_grams = models.PositiveIntegerField()
    step_fee_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default="CNY")

    class Meta:
        db_table = "shipping_freight_template"
        constraints = [
            models.CheckConstraint(condition=Q(step_grams__gt=0), name="freight_step_positive"),
        ]


class DeliveryPromise(models.Model):
    """Days from dispatch to the door; `warehouse` is a warehouse's code, "" holds for all."""

    region = models.CharField(max_length=6)
    warehouse = models.CharField(max_length=20, blank=True, default="")
    min_days = models.PositiveSmallIntegerField()
    max_days = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "shipping_delivery_promise"
        constraints = [
            models.UniqueConstraint(fields=["region", "warehouse"], name="delivery_promise_once"),
            models.CheckConstraint(condition=Q(min_days__lte=F("max_days")), name="delivery_promise_order"),
        ]


class Parcel(models.Model):
    """One box with one waybill; its reports are its history."""

    number = models.CharField(max_length=24, unique=True)
    ref = models.CharField(max_length=40)
    carrier = models.CharField(max_length=24)
    tracking = models.CharField(max_length=32)
    state = models.CharField(max_length=20, choices=ParcelState.choices, default=ParcelState.SHIPPED)
    shipped_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=20, choices=ParcelTrouble.choices, blank=True, default="")
    # Since when staff should look at its trouble; None without one, and once somebody did.
    troubled_at = models.DateTimeField(null=True)
    # When its courier was last heard of.
    heard_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "shipping_parcel"
        constraints = [
            models.UniqueConstraint(fields=["ref", "carrier", "tracking"], name="parcel_waybill_once"),
        ]
        indexes = [
            models.Index(fields=["carrier", "tracking"], name="parcel_waybill"),
            models.Index(fields=["troubled_at", "id"], name="parcel_troubled"),
            models.Index(fields=["state", "heard_at", "id"], name="parcel_silent"),
        ]


class ParcelLine(models.Model):
    """Units of one line of the ref that lie in a parcel."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="+")
    line_key = models.CharField(max_length=40)
    quantity = models.PositiveIntegerField()

    class Meta:
        db_table = "shipping_parcel_line"
        constraints = [
            models.UniqueConstraint(fields=["parcel", "line_key"], name="parcel_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="parcel_line_quantity"),
        ]


class TrackingEvent(models.Model):
    """What a courier said once; `fingerprint` is the hash of its content, so a repeat is one row."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=ParcelState.choices, blank=True, default="")
    trouble = models.CharField(max_length=20, choices=ParcelTrouble.choices, blank=True, default="")
    text = models.CharField(max_length=300)
    place = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        db_table = "shipping_tracking_event"
        constraints = [
            models.UniqueConstraint(fields=["parcel", "fingerprint"], name="tracking_event_once"),
        ]


class ParcelFollowing(models.Model):
    """How a parcel is followed at a courier aggregator: one row a parcel, one timer a row."""

    parcel = models.OneToOneField(Parcel, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=40)
    state = models.CharField(max_length=20, choices=FollowState.choices, default=FollowState.WAITING)
    # Failed tries to subscribe, and the service's own word of the last refusal.
    attempts = models.PositiveSmallIntegerField(default=0)
    refusal = models.CharField(max_length=80, blank=True, default="")
    polled_on = models.DateField(null=True)
    polls = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "shipping_following"


class CourierPush(models.Model):
    """A push as it came, once by its digest, without the phones and names that couriers write into it."""

    digest = models.CharField(max_length=64, unique=True)
    service = models.CharField(max_length=40)
    tracking = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    # How many parcels of ours it spoke of; none when the waybill is not ours.
    parcels = models.PositiveSmallIntegerField()
    body = models.TextField()

    class Meta:
        db_table = "shipping_courier_push"
        indexes = [models.Index(fields=["tracking"], name="courier_push_waybill")]
