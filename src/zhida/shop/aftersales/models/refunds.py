"""Refunds of an order that staff decided, or that a case led to."""

from django.db import models
from django.db.models import F, Q

from zhida.shop.aftersales.lifecycle import StaffRefundStatus

STATUS_CHOICES = [(status.value, status.value) for status in StaffRefundStatus]


class StaffRefund(models.Model):
    """One refund that staff decided. `units` are indices into the lines' frozen shares, by line key.

    `frozen_minor` and what follows say how a no-reason return was settled; they are empty for other refunds.
    """

    number = models.CharField(max_length=32, unique=True)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=STATUS_CHOICES, default=StaffRefundStatus.REQUESTED)
    currency = models.CharField(max_length=3, default="CNY")
    amount_minor = models.BigIntegerField()
    goods_minor = models.BigIntegerField()
    freight_minor = models.BigIntegerField()
    free_minor = models.BigIntegerField()
    units = models.JSONField()
    withheld = models.JSONField()
    # Fen by line key and place in its frozen shares, where the refund is price protection.
    price_cuts = models.JSONField(default=dict)
    frozen_minor = models.BigIntegerField(null=True)
    resettled_minor = models.BigIntegerField(null=True)
    freight_deducted_minor = models.BigIntegerField(default=0)
    gifts_charged_minor = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=80)
    decided_by = models.CharField(max_length=80, blank=True, default="")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "aftersales_staff_refund"
        indexes = [models.Index(fields=["order", "id"], name="staff_refund_of_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor=F("goods_minor") + F("freight_minor") + F("free_minor"))
                & Q(goods_minor__gte=0)
                & Q(freight_minor__gte=0)
                & Q(free_minor__gte=0),
                name="staff_refund_parts_sum",
            ),
        ]
