"""Rows of the notifications room: order numbers and amounts, no names, phones or addresses."""

from __future__ import annotations

from django.db import models

from zhida.shop.kernel import ids
from zhida.shop.notifications.records import ChannelState


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


class StaffAlert(models.Model):
    """Something that the merchant's people should know: the staff inbox and all channels are fed by it.

    `once` keeps one thing from being told twice.
    """

    id = models.BigAutoField(primary_key=True)
    once = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    raised_at = models.DateTimeField()

    class Meta:
        db_table = "notifications_staff_alert"
        indexes = [models.Index(fields=["raised_at", "id"], name="staff_alert_raised")]


class AlertReading(models.Model):
    """That a member of staff has read an alert."""

    alert = models.ForeignKey(StaffAlert, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        db_table = "notifications_alert_reading"
        constraints = [models.UniqueConstraint(fields=["user", "alert"], name="alert_reading_once")]


class AlertMute(models.Model):
    """That a member of staff wants no alerts of a kind in their inbox."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)

    class Meta:
        db_table = "notifications_alert_mute"
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="alert_mute_once")]


class ChannelMessage(models.Model):
    """One alert on its way through one channel of the alerts file; `notice` is one for all of a digest."""

    id = models.BigAutoField(primary_key=True)
    alert = models.ForeignKey(StaffAlert, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=40)
    state = models.CharField(
        max_length=10,
        choices=[(item.value, item.value) for item in ChannelState],
        default=ChannelState.PENDING,
    )
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=60, blank=True, default="")
    notice = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notifications_channel_message"
        constraints = [models.UniqueConstraint(fields=["alert", "channel"], name="channel_message_once")]
        indexes = [models.Index(fields=["channel", "state", "id"], name="channel_message_line")]
