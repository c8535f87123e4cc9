"""Rows of the shipping room. Who a parcel goes to is not stored here."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhida.shop.kernel import ids
from zhida.shop.shipping.conf import DISPATCH_CUTOFF_HOUR
from zhida.shop.shipping.lifecycle import FollowState, ParcelState, ParcelTrouble, PickupState


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
    """Days from dispatch to the door; `warehouse` is a warehouse's code, "" holds for all.

    An order from `cutoff_hour` on, in Shanghai, leaves a day later; 24: all of a day's orders leave on it.
    """

    region = models.CharField(max_length=6)
    warehouse = models.CharField(max_length=20, blank=True, default="")
    min_days = models.PositiveSmallIntegerField()
    max_days = models.PositiveSmallIntegerField()
    cutoff_hour = models.PositiveSmallIntegerField(default=DISPATCH_CUTOFF_HOUR)

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
        indexes = [
            models.Index(fields=["tracking"], name="courier_push_waybill"),
            models.Index(fields=["received_at", "id"], name="courier_push_age"),
        ]


class Store(models.Model):
    """A shop where goods are fetched. `warehouse` is the code of the warehouse that its shelves are."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    region_code = models.CharField(max_length=6)
    address = models.CharField(max_length=120)
    phone = models.CharField(max_length=20)
    hours = models.CharField(max_length=60)
    warehouse = models.CharField(max_length=20)
    # For how many days goods lie ready, and whether new orders may choose the store.
    keep_days = models.PositiveSmallIntegerField(default=7)
    is_open = models.BooleanField(default=True)

    class Meta:
        db_table = "shipping_store"
        constraints = [models.CheckConstraint(condition=Q(keep_days__gt=0), name="store_keeps_goods")]


class Pickup(models.Model):
    """Goods of one ref that lie ready in a store; the pk is known early since it seals the code."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id)
    ref = models.CharField(max_length=40, unique=True)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=PickupState.choices, default=PickupState.READY)
    code_digest = models.CharField(max_length=64)
    code_sealed = models.TextField()
    # Wrong codes since the last right one or the last new code.
    tries = models.PositiveSmallIntegerField(default=0)
    ready_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    # When staff were told that nobody came; None while it is not due, and after they gave more days.
    overdue_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "shipping_pickup"
        indexes = [models.Index(fields=["store", "state", "valid_until", "id"], name="pickup_of_store")]
