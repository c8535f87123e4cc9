"""Raising alerts: one row for the staff inbox, one for each channel that is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from zhida.shop.accounts.records import Role
from zhida.shop.kernel.ids import new_row_id
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.models import EventState, OutboxEvent
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.messaging.records import AlertChannel
from zhida.shop.messaging.services import list_alert_channels
from zhida.shop.notifications.alert_words import WORDS
from zhida.shop.notifications.models import ChannelMessage, StaffAlert
from zhida.shop.notifications.records import AlertKind

SEND_TIMER: Final = "notifications.send_alerts"
WATCH_TIMER: Final = "notifications.watch"
WATCH_EVERY: Final = timedelta(minutes=1)
ALERTS_KEPT: Final = timedelta(days=90)
MOST_PARKED: Final = 50


@transactional
def raise_alert(
    *, kind: AlertKind, subject: str, data: Mapping[str, str], now: datetime, once: str = ""
) -> bool:
    """Tell the merchant's people of something; False when `once` names what was told before.

    Without `once` each call tells. Data: order numbers and amounts, no personal data. The channels send after
    the commit, by a timer.
    """
    words = f"{kind}:{once or new_row_id()}"
    alert = StaffAlert(once=words, kind=kind, subject=subject, data=dict(data), raised_at=now)
    if not insert_new(alert):
        return False
    for channel in list_alert_channels():
        if is_told(channel, kind):
            ChannelMessage.objects.create(alert_id=alert.pk, channel=channel.name)
            set_timer(kind=SEND_TIMER, key=channel.name, due_at=now)
    return True


def is_told(channel: AlertChannel, kind: AlertKind) -> bool:
    """Say whether a channel carries a kind: by its topics, else by its roles."""
    if channel.topics:
        return kind.value in channel.topics
    return Role.ADMIN in channel.roles or not channel.roles.isdisjoint(WORDS[kind].roles)


@transactional
def watch_parked(*, now: datetime) -> int:
    """Raise an alert for each event that was parked, once each, and forget alerts older than 90 days."""
    StaffAlert.objects.filter(raised_at__lt=now - ALERTS_KEPT).delete()
    parked = OutboxEvent.objects.filter(state=EventState.PARKED).order_by("-id")[:MOST_PARKED]
    return sum(
        raise_alert(
            kind=AlertKind.EVENT_PARKED,
            subject=str(row.pk),
            data={"name": row.name},
            now=now,
            once=str(row.pk),
        )
        for row in parked
    )


@transactional
def start_watching(*, due_at: datetime) -> None:
    """Set the timer of the next look at parked events."""
    set_timer(kind=WATCH_TIMER, key="all", due_at=due_at)
