"""Timers of the shipping room."""

from datetime import datetime

from zhida.shop.shipping import services


def follow(key: str, *, now: datetime) -> None:
    """Subscribe a parcel, or ask about it. Timer shipping.follow."""
    services.follow_due(number=key, now=now)


def pickup_due(key: str, *, now: datetime) -> None:
    """Tell staff of goods that nobody fetched. Timer shipping.pickup_due."""
    services.notice_overdue(ref=key, now=now)
