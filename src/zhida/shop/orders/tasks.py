"""Timers of the orders room."""

from datetime import datetime

from zhida.shop.orders import services


def auto_confirm(key: str, *, now: datetime) -> None:
    """Complete a delivered order whose shopper did not answer. Timer orders.auto_confirm."""
    services.auto_confirm(number=key, now=now)
