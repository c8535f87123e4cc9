"""Forgetting: a push as it came goes once nobody can ask about it any more."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.shipping import conf
from zhida.shop.shipping.models import CourierPush

PURGE_TIMER: Final = "shipping.purge"


@transactional
def purge_pushes(*, now: datetime) -> int:
    """Delete pushes that came more than 90 days ago, the oldest 2,000 at most; return how many went.

    The reports that they brought stay with their parcels.
    """
    old = CourierPush.objects.filter(received_at__lt=now - conf.PUSHES_KEPT).order_by("received_at", "id")
    ids = list(old.values_list("pk", flat=True)[: conf.PUSHES_PURGED_AT_ONCE])
    return CourierPush.objects.filter(pk__in=ids).delete()[0]


@transactional
def start_pushes_purging(*, due_at: datetime) -> None:
    """Set the timer of the next purge."""
    set_timer(kind=PURGE_TIMER, key="all", due_at=due_at)
