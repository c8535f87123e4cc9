"""Timers of the webhooks room."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.webhooks import conf
from zhida.shop.webhooks.services import prune_log, send_due, start_pruning


def send_to_endpoint(key: str, *, now: datetime) -> None:
    """Send what is due for the endpoint whose id is the key."""
    send_due(endpoint_id=int(key), now=now)


def on_prune(_key: str, *, now: datetime) -> None:
    """Forget old deliveries; again hourly."""
    prune_log(now=now)
    start_pruning(due_at=now + conf.PRUNE_EVERY)
