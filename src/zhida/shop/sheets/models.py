"""Rows of the sheets room."""

from __future__ import annotations

from django.db import models


class SheetJob(models.Model):
    """One uploaded table on its way into the shop."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=10, default="UPLOADED")
    file_name = models.CharField(max_length=200)
    form = models.CharField(max_length=6)
    # Who brought it, or had it done: the background work acts with these rights and no others.
    user_id = models.BigIntegerField()
    roles = models.JSONField()
    refusal = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "sheets_job"
        indexes = [models.Index(fields=["kind", "id"], name="sheet_of_kind")]


class SheetRow(models.Model):
    """One row of a sheet; its state changes in the transaction of its own act."""

    job = models.ForeignKey(SheetJob, on_delete=models.CASCADE, related_name="+")
    row = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    cells = models.JSONField()
    state = models.CharField(max_length=10, default="PENDING")
    column = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "sheets_row"
        constraints = [models.UniqueConstraint(fields=["job", "row"], name="sheet_row_once")]
        indexes = [
            models.Index(fields=["job", "state", "row"], name="sheet_rows_by_state"),
            models.Index(fields=["job", "key"], name="sheet_rows_by_key"),
        ]
