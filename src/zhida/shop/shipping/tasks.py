"""Timers of the shipping room."""

from datetime import datetime

from zhida.shop.shipping import conf, services


def follow(key: str, *, now: datetime) -> None:
    """Subscribe a parcel, or ask about it. Timer shipping.follow."""
    services.follow_due(number=key, now=now)


def pickup_due(key: str, *, now: datetime) -> None:
    """Remind of goods that lie ready, or give up those that nobody fetched. Timer shipping.pickup_due."""
    services.tend_pickup(ref=key, now=now)


def purge(_key: str, *, now: datetime) -> None:
    """Forget old pushes; again in a day, or at once while there are more. Timer shipping.purge."""
    gone = services.purge_pushes(now=now)
    is_done = gone < conf.PUSHES_PURGED_AT_ONCE
    services.start_pushes_purging(due_at=now + conf.PURGE_EVERY if is_done else now)
