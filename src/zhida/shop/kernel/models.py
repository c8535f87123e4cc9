"""Rows of the kernel: recorded events, what was delivered, timers, stored answers, heartbeats."""

from __future__ import annotations

from django.db import models


class EventState(models.TextChoices):
    """Where a recorded event stands."""

    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    PARKED = "PARKED"


class OutboxEvent(models.Model):
    """An event recorded in the transaction of the change it tells of."""

    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80)
    payload = models.JSONField()
    recorded_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.PENDING)
    # Machine time: until then the event is leased to a worker, or waits after a failure. Null = free.
    not_before = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        db_table = "kernel_outbox_event"
        indexes = [
            models.Index(fields=["state", "id"], name="outbox_state"),
            models.Index(fields=["key", "state", "id"], name="outbox_key"),
            models.Index(fields=["recorded_at"], name="outbox_recorded"),
        ]


class OutboxDelivery(models.Model):
    """Proof that one subscriber's effect of one event is committed: written in that effect's transaction."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="+")
    subscriber = models.CharField(max_length=120)
    delivered_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_outbox_delivery"
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="outbox_delivery_once"),
        ]


class Timer(models.Model):
    """Something to do at an instant; claimed by compare-and-set so that any number of workers may run."""

    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    # Machine time, as for events; due_at is the shop's own clock.
    not_before = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    generation = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        db_table = "kernel_timer"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="timer_once")]
        indexes = [models.Index(fields=["due_at", "id"], name="timer_due")]


class StoredAnswerRow(models.Model):
    """The answer given to an idempotency key, so that a repeat gets the same."""

    principal = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    claimed_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_stored_answer"
        constraints = [models.UniqueConstraint(fields=["principal", "key"], name="stored_answer_once")]
        indexes = [models.Index(fields=["claimed_at"], name="stored_answer_age")]


class Heartbeat(models.Model):
    """When a kind of process was last seen alive; machine time, for readiness only."""

    name = models.CharField(max_length=40, primary_key=True)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_heartbeat"
