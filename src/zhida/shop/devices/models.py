"""Tables of the devices room: fields, constraints and indexes only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhida.shop.devices.lifecycle import RecallStatus, UnitStatus


class Unit(models.Model):
    """One unit by its serial number, as it was sold last; sold again it belongs to its new owner."""

    serial = models.CharField(max_length=64, unique=True)
    sku = models.ForeignKey("catalogue.Sku", on_delete=models.PROTECT, related_name="+")
    product_number = models.CharField(max_length=32)
    title = models.CharField(max_length=300)
    options = models.JSONField()
    image = models.CharField(max_length=500, blank=True, default="")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    order = models.CharField(max_length=32)
    line_key = models.CharField(max_length=8)
    parcel = models.CharField(max_length=32)
    status = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in UnitStatus], default=UnitStatus.ACTIVE
    )
    shipped_at = models.DateTimeField()
    # What is known of its arrival; warranty.start_of says which of them counts.
    signed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    warranty_months = models.PositiveSmallIntegerField()
    extra_days = models.PositiveIntegerField(default=0)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "devices_unit"
        indexes = [
            models.Index(fields=["customer", "-shipped_at", "-id"], name="device_of_customer"),
            models.Index(fields=["order", "line_key"], name="device_of_order"),
            models.Index(fields=["sku", "serial"], name="device_of_sku"),
        ]


class Activation(models.Model):
    """The first time a unit was switched on, as its maker or a program of ours says."""

    serial = models.CharField(max_length=64, unique=True)
    activated_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        db_table = "devices_activation"


class UnitStep(models.Model):
    """One thing that happened to a unit; append-only. `source` is what told it: twice is once."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    order = models.CharField(max_length=32, blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "devices_step"
        constraints = [models.UniqueConstraint(fields=["unit", "source"], name="device_step_once")]


class Recall(models.Model):
    """Goods called back for a defect: which, why, what the owner gets, and under which law."""

    number = models.CharField(max_length=32, unique=True)
    product_number = models.CharField(max_length=32)
    title = models.CharField(max_length=300)
    # Codes of the SKUs concerned, all of the product's when empty; and serials from-to, all when empty.
    skus = models.JSONField(default=list)
    serial_from = models.CharField(max_length=64, blank=True, default="")
    serial_to = models.CharField(max_length=64, blank=True, default="")
    reason = models.CharField(max_length=500)
    remedy = models.CharField(max_length=500)
    law = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=[(one.value, one.value) for one in RecallStatus])
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80, blank=True, default="")
    opened_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    report = models.TextField(blank=True, default="")

    class Meta:
        db_table = "devices_recall"
        indexes = [
            models.Index(fields=["status", "product_number"], name="recall_by_status"),
            models.Index(fields=["-proposed_at", "-id"], name="recall_by_time"),
        ]


class RecallItem(models.Model):
    """What a recall concerns: one unit by its serial, or the units of a line that left without serials."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="items")
    order = models.CharField(max_length=32)
    line_key = models.CharField(max_length=8)
    serial = models.CharField(max_length=64, blank=True, default="")
    units = models.PositiveIntegerField(default=1)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    remedied_at = models.DateTimeField(null=True)
    remedied_by = models.CharField(max_length=80, blank=True, default="")
    remedy = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "devices_recall_item"
        constraints = [
            models.UniqueConstraint(
                fields=["recall", "order", "line_key", "serial"], name="recall_item_once"
            ),
            models.CheckConstraint(condition=Q(units__gte=1), name="recall_item_units"),
        ]
        indexes = [
            models.Index(fields=["order", "line_key"], name="recall_item_of_order"),
            models.Index(fields=["serial"], name="recall_item_of_serial"),
        ]


class RecallNotice(models.Model):
    """That one buyer was told of a recall, and of which order; append-only, one a buyer."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="notices")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    order = models.CharField(max_length=32)
    told_at = models.DateTimeField()

    class Meta:
        db_table = "devices_recall_notice"
        constraints = [models.UniqueConstraint(fields=["recall", "customer"], name="recall_notice_once")]


class Lookup(models.Model):
    """One look-up of a serial without a login, by the blind index of its address; kept ten minutes."""

    address_index = models.CharField(max_length=64)
    looked_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "devices_lookup"
        indexes = [models.Index(fields=["address_index", "looked_at"], name="lookup_of_address")]
