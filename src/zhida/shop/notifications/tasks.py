"""Timers of the notifications room."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.notifications.services import send_planned_sms


def send_sms_job(key: str, *, now: datetime) -> None:
    """Send the planned short message whose id is the key."""
    send_planned_sms(job_id=int(key), now=now)
