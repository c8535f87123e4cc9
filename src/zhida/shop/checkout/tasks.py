"""Timers of checkout."""

from datetime import datetime

from zhida.shop.checkout import services


def expire(key: str, *, now: datetime) -> None:
    """End the order whose time to pay is over. Timer checkout.expire, key = order number."""
    services.expire_order(number=key, now=now)
