"""Forgetting deliveries after 30 days, whatever their state: nobody acts on older news."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.webhooks import conf
from zhida.shop.webhooks.models import Delivery

PRUNE_TIMER: Final = "webhooks.prune"


@transactional
def prune_log(*, now: datetime) -> int:
    """Delete deliveries older than 30 days with their tries; return how many rows went."""
    return Delivery.objects.filter(recorded_at__lt=now - conf.LOG_KEPT).delete()[0]


@transactional
def start_pruning(*, due_at: datetime) -> None:
    """Set the timer of the next pruning."""
    set_timer(kind=PRUNE_TIMER, key="all", due_at=due_at)
