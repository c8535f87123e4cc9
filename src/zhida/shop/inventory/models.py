"""Rows of the inventory room. Counts change by services only; each change has its journal line."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhida.shop.inventory.conf import ALERT_AT_UNITS
from zhida.shop.inventory.lifecycle import ReservationState
from zhida.shop.inventory.records import DeliveryReach


class AvailabilityCode(models.TextChoices):
    """The stored form of the availability word."""

    IN = "IN"
    LOW = "LOW"
    OUT = "OUT"


class MovementKind(models.TextChoices):
    """Why a count changed."""

    RECEIVED = "RECEIVED"
    ADJUSTED = "ADJUSTED"
    MOVED = "MOVED"
    HELD = "HELD"
    RELEASED = "RELEASED"
    SOLD = "SOLD"
    PUT_BACK = "PUT_BACK"
    RETURNED = "RETURNED"


class Warehouse(models.Model):
    """A place that units stand in and are sent from."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    region_code = models.CharField(max_length=6, blank=True, default="")
    priority = models.PositiveSmallIntegerField(default=100)
    delivery_reach = models.CharField(
        max_length=10, choices=DeliveryReach.choices, default=DeliveryReach.NATION
    )

    class Meta:
        db_table = "inventory_warehouse"


class StockItem(models.Model):
    """A SKU as the stock knows it: its permanent code, its alert threshold and what was last announced."""

    sku = models.OneToOneField("catalogue.Sku", primary_key=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=64, unique=True)
    alert_at_units = models.PositiveIntegerField(default=ALERT_AT_UNITS)
    announced = models.CharField(max_length=4, choices=AvailabilityCode.choices, default=AvailabilityCode.OUT)
    is_alerted = models.BooleanField(default=True)

    class Meta:
        db_table = "inventory_stock_item"


class StockRow(models.Model):
    """The count of one SKU in one bucket of one warehouse; bucket 0 is always the first."""

    item = models.ForeignKey(StockItem, on_delete=models.PROTECT, related_name="+")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    bucket = models.PositiveSmallIntegerField(default=0)
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)

    class Meta:
        db_table = "inventory_stock_row"
        constraints = [
            models.UniqueConstraint(fields=["item", "warehouse", "bucket"], name="stock_row_once"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="stock_reserved_not_negative"),
            models.CheckConstraint(condition=Q(reserved__lte=F("on_hand")), name="stock_reserved_on_hand"),
        ]


class Reservation(models.Model):
    """A claim of one holder under one ref; which rows serve it stands in the HELD lines of the journal."""

    ref = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=ReservationState.choices, default=ReservationState.HELD)
    region_code = models.CharField(max_length=6, blank=True, default="")
    units = models.PositiveIntegerField()
    returned_units = models.PositiveIntegerField(default=0)
    reserved_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inventory_reservation"
        constraints = [
            models.CheckConstraint(
                condition=Q(returned_units__lte=F("units")), name="reservation_returned_of_units"
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_at"], name="reservation_expiry")]


class HolderHold(models.Model):
    """How many claims of one holder are held now."""

    holder = models.CharField(max_length=80, primary_key=True)
    open_refs = models.IntegerField(default=0)

    class Meta:
        db_table = "inventory_holder_hold"
        constraints = [
            models.CheckConstraint(condition=Q(open_refs__gte=0), name="holder_open_refs_not_negative"),
        ]


class StockMovement(models.Model):
    """One change of one row's counts; append-only (triggers on SQLite, missing rights on MariaDB).

    The counts of a row are the sums of its lines. `key` tells two put-backs or receipts of one ref apart.
    """

    row = models.ForeignKey(StockRow, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=MovementKind.choices)
    on_hand_delta = models.IntegerField()
    reserved_delta = models.IntegerField()
    ref = models.CharField(max_length=40, blank=True, default="")
    key = models.CharField(max_length=40, blank=True, default="")
    actor = models.CharField(max_length=80, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    moved_at = models.DateTimeField()

    class Meta:
        db_table = "inventory_stock_movement"
        indexes = [models.Index(fields=["ref", "kind"], name="stock_movement_ref")]
