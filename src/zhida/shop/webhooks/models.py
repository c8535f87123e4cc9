"""Rows of the webhooks room. Secrets are sealed; what an endpoint answered is kept as a short excerpt."""

from __future__ import annotations

from django.db import models

from zhida.shop.kernel import ids
from zhida.shop.webhooks.records import DeliveryState, EndpointState


class Endpoint(models.Model):
    """An address of the merchant's programs. `busy_until` is a lease by the machine's clock."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    name = models.CharField(max_length=40)
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    secret_encrypted = models.CharField(max_length=500)
    old_secret_encrypted = models.CharField(max_length=500, blank=True, default="")
    old_secret_until = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=10,
        choices=[(item.value, item.value) for item in EndpointState],
        default=EndpointState.ACTIVE,
    )
    failing_since = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "webhooks_endpoint"


class Delivery(models.Model):
    """One event for one endpoint. Numbers grow in the order of the events."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=24, unique=True)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    body = models.TextField()
    state = models.CharField(
        max_length=10,
        choices=[(item.value, item.value) for item in DeliveryState],
        default=DeliveryState.PENDING,
    )
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "webhooks_delivery"
        indexes = [
            models.Index(fields=["endpoint", "state", "id"], name="webhook_delivery_line"),
            models.Index(fields=["recorded_at", "id"], name="webhook_delivery_age"),
        ]


class DeliveryTry(models.Model):
    """One time that a delivery was sent, and what came back."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=60, blank=True, default="")
    milliseconds = models.PositiveIntegerField(default=0)
    excerpt = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "webhooks_delivery_try"
