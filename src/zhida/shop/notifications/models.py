"""Rows of the notifications room: order numbers and amounts, no names, phones or addresses."""

from __future__ import annotations

from django.db import models

from zhida.shop.kernel import ids


class SmsState(models.TextChoices):
    """Where a short message stands. UNKNOWN is never sent again: a second one would be worse than none."""

    PENDING = "PENDING"
    SENDING = "SENDING"
    SENT = "SENT"
    REFUSED = "REFUSED"
    UNKNOWN = "UNKNOWN"


class InboxMessage(models.Model):
    """One message in a shopper's inbox."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    # A MessageKind; not as choices, so that a new kind of message changes no table.
    kind = models.CharField(max_length=30)
    order = models.CharField(max_length=32)
    data = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notifications_inbox_message"
        indexes = [
            models.Index(fields=["customer", "sent_at", "id"], name="inbox_customer"),
            models.Index(fields=["customer", "read_at"], name="inbox_unread"),
        ]


class SmsJob(models.Model):
    """A short message to be sent after the commit; the number is looked up only then."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    template = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=SmsState.choices, default=SmsState.PENDING)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "notifications_sms_job"
        indexes = [models.Index(fields=["created_at"], name="sms_job_created")]
