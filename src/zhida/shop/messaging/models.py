"""Rows of the messaging room: that a message was sent, never to whom in clear nor with which words."""

from __future__ import annotations

from django.db import models

from zhida.shop.kernel import ids


class SentState(models.TextChoices):
    """Where a message stands; UNKNOWN means that the provider did not answer in time."""

    SENDING = "SENDING"
    SENT = "SENT"
    REFUSED = "REFUSED"
    UNKNOWN = "UNKNOWN"


class SentMessage(models.Model):
    """One message handed to a provider. `recipient_index` is a blind index of the number."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    template = models.CharField(max_length=40)
    recipient_index = models.CharField(max_length=64)
    provider = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=SentState.choices, default=SentState.SENDING)
    reference = models.CharField(max_length=80, blank=True, default="")
    error_code = models.CharField(max_length=80, blank=True, default="")
    started_at = models.DateTimeField()

    class Meta:
        db_table = "messaging_sent_message"
        indexes = [
            models.Index(fields=["recipient_index", "started_at"], name="sent_message_recipient"),
            models.Index(fields=["started_at"], name="sent_message_started"),
        ]
