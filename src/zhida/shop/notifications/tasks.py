"""Timers of the notifications room."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.notifications.alerting import WATCH_EVERY
from zhida.shop.notifications.services import (
    send_channel_alerts,
    send_planned_sms,
    start_watching,
    watch_parked,
)


def send_sms_job(key: str, *, now: datetime) -> None:
    """Send the planned short message whose id is the key."""
    send_planned_sms(job_id=int(key), now=now)


def send_alerts(key: str, *, now: datetime) -> None:
    """Send what waits for the channel whose name is the key."""
    send_channel_alerts(name=key, now=now)


def watch(_key: str, *, now: datetime) -> None:
    """Look for parked events; again in a minute."""
    watch_parked(now=now)
    start_watching(due_at=now + WATCH_EVERY)
