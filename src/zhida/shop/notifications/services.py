"""Writes of the notifications room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from zhida.shop.customers.queries import phone_to_notify
from zhida.shop.kernel.ids import new_row_id
from zhida.shop.kernel.timers import start_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.messaging.errors import SmsRefused, SmsUnavailable
from zhida.shop.messaging.records import SmsTemplate
from zhida.shop.messaging.services import send_sms
from zhida.shop.notifications.alert_channels import check_alerts_file, send_channel_alerts
from zhida.shop.notifications.alert_inbox import mark_alerts_read, mute_alerts
from zhida.shop.notifications.alerting import raise_alert, start_watching, watch_parked
from zhida.shop.notifications.errors import MessageNotFound
from zhida.shop.notifications.models import InboxMessage, SmsJob, SmsState
from zhida.shop.notifications.records import MessageKind

__all__ = [
    "check_alerts_file",
    "mark_alerts_read",
    "mark_all_read",
    "mark_read",
    "mute_alerts",
    "plan_sms",
    "put_in_inbox",
    "raise_alert",
    "send_channel_alerts",
    "send_planned_sms",
    "start_watching",
    "watch_parked",
]

SMS_TIMER = "notifications.send_sms"


@transactional
def put_in_inbox(
    *, customer_id: int, kind: MessageKind, order: str, data: Mapping[str, str], now: datetime
) -> None:
    """Write one message about an order into the customer's inbox; the words are chosen at reading."""
    InboxMessage.objects.create(
        customer_id=customer_id, kind=kind, order=order, data={**data, "number": order}, sent_at=now
    )


@transactional
def plan_sms(*, customer_id: int, template: SmsTemplate, params: Mapping[str, str], now: datetime) -> int:
    """Plan a short message to a customer: it leaves after the commit, by a timer. Returns the job's id."""
    job_id = new_row_id()
    SmsJob.objects.create(
        id=job_id, customer_id=customer_id, template=template, params=dict(params), created_at=now
    )
    start_timer(kind=SMS_TIMER, key=str(job_id), due_at=now)
    return job_id


def send_planned_sms(*, job_id: int, now: datetime) -> SmsState:
    """Send a planned message at most once and return how it ended; runs outside any transaction.

    The job is claimed before the network is touched; a job found claimed by a run that died is given up as
    UNKNOWN. Raises SmsUnavailable, for the timer to try again, only when nothing can have been sent.
    """
    if not _move(job_id, old=SmsState.PENDING, new=SmsState.SENDING):
        _move(job_id, old=SmsState.SENDING, new=SmsState.UNKNOWN)
        return SmsState(SmsJob.objects.get(pk=job_id).state)
    job = SmsJob.objects.get(pk=job_id)
    try:
        send_sms(
            to=phone_to_notify(customer_id=job.customer_id),
            template=SmsTemplate(job.template),
            params=job.params,
            now=now,
        )
    except SmsRefused:
        end = SmsState.REFUSED
    except SmsUnavailable as error:
        if error.data.get("is_safe_to_retry"):
            _move(job_id, old=SmsState.SENDING, new=SmsState.PENDING)
            raise
        end = SmsState.UNKNOWN
    else:
        end = SmsState.SENT
    _move(job_id, old=SmsState.SENDING, new=end)
    return end


@transactional
def mark_read(*, customer_id: int, message_id: int, now: datetime) -> None:
    """Mark one of the customer's messages as read; repeating changes nothing. Raises MessageNotFound."""
    own = InboxMessage.objects.filter(pk=message_id, customer_id=customer_id)
    if not own.filter(read_at=None).update(read_at=now) and not own.exists():
        raise MessageNotFound


@transactional
def mark_all_read(*, customer_id: int, now: datetime) -> int:
    """Mark all of the customer's messages as read and return how many were not."""
    return InboxMessage.objects.filter(customer_id=customer_id, read_at=None).update(read_at=now)


@transactional
def _move(job_id: int, *, old: SmsState, new: SmsState) -> bool:
    return SmsJob.objects.filter(pk=job_id, state=old).update(state=new) == 1
