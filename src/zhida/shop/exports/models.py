"""Rows of the exports room. The files lie in the data folder, under the number."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ExportJob(models.Model):
    """One list on its way into a file. `position` is where the next slice begins, `staged_bytes` how much of
    the rows gathered so far is committed.
    """

    number = models.CharField(max_length=24, unique=True)
    list_name = models.CharField(max_length=40)
    filter = models.JSONField(default=dict)
    form = models.CharField(max_length=6)
    is_revealed = models.BooleanField(default=False)
    # Who asked: the background work reads with these rights and no others.
    user_id = models.BigIntegerField()
    roles = models.JSONField()
    status = models.CharField(max_length=10, default="QUEUED")
    position = models.TextField(blank=True, default="")
    staged_bytes = models.PositiveBigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    file_name = models.CharField(max_length=80, blank=True, default="")
    size_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    refusal = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exports_job"
        indexes = [models.Index(fields=["user_id", "id"], name="export_of_person")]


class ExportAllowance(models.Model):
    """How many exports of a person are under way."""

    user_id = models.BigIntegerField(primary_key=True)
    running = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "exports_allowance"
        constraints = [models.CheckConstraint(condition=Q(running__gte=0), name="exports_running_floor")]
