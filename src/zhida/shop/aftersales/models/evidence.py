"""What is said and shown about a case: messages, photos and videos, and what the bench found."""

from django.db import models

from zhida.shop.aftersales.case_reasons import RefusalReason
from zhida.shop.aftersales.models.cases import Case

REFUSAL_CHOICES = [(reason.value, reason.value) for reason in RefusalReason]
MEDIA_CHOICES = [("IMAGE", "IMAGE"), ("VIDEO", "VIDEO")]


class CaseMessage(models.Model):
    """One message on a case; append-only. `by` is a principal, `is_staff` says which side."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    is_staff = models.BooleanField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    text = models.CharField(max_length=500)

    class Meta:
        db_table = "aftersales_case_message"


class CaseMedia(models.Model):
    """A photo or video; it belongs to whoever uploaded it until a case takes it."""

    number = models.CharField(max_length=32, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="media")
    message = models.ForeignKey(CaseMessage, on_delete=models.PROTECT, null=True, related_name="media")
    kind = models.CharField(max_length=8, choices=MEDIA_CHOICES)
    ending = models.CharField(max_length=8)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size_bytes = models.PositiveBigIntegerField()
    is_staff = models.BooleanField()
    by = models.CharField(max_length=80)
    uploaded_at = models.DateTimeField()

    class Meta:
        db_table = "aftersales_case_media"
        indexes = [models.Index(fields=["by", "id"], name="case_media_by")]


class Inspection(models.Model):
    """What the bench found when goods were back; append-only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="inspections")
    is_accepted = models.BooleanField()
    is_fault_found = models.BooleanField()
    refusal = models.CharField(max_length=20, choices=REFUSAL_CHOICES, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    photos = models.JSONField(default=list)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "aftersales_inspection"
