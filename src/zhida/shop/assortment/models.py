"""Imports of the back office."""

from __future__ import annotations

from django.db import models


class ImportJob(models.Model):
    """One uploaded file on its way into the shop. The file lies in the data folder under the number."""

    number = models.CharField(max_length=24, unique=True)
    status = models.CharField(max_length=10, default="UPLOADED")
    file_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    mapping = models.CharField(max_length=40, blank=True)
    is_partial = models.BooleanField(default=False)
    is_published = models.BooleanField(default=False)
    # Who uploaded it: the background work acts with these rights and no others.
    user_id = models.BigIntegerField()
    roles = models.JSONField()
    report = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    refusal = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="assortment_job_newest")]
