"""Timers of the orders room."""

from datetime import datetime

from zhida.shop.orders import services


def auto_confirm(key: str, *, now: datetime) -> None:
    """Complete a delivered order whose shopper did not answer. Timer orders.auto_confirm."""
    services.auto_confirm(number=key, now=now)


def late(key: str, *, now: datetime) -> None:
    """Tell the others of an order that missed its promised day. Timer orders.late."""
    services.notice_late(number=key, now=now)
