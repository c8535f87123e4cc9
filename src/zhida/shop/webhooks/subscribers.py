"""Every published event becomes deliveries."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.kernel.outbox import Event
from zhida.shop.webhooks.services import plan_deliveries


def publish(event: Event, *, now: datetime) -> None:
    """Write a delivery for each endpoint that asked for the event."""
    plan_deliveries(event=event, now=now)
