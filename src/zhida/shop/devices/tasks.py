"""What timers start in the devices room."""

from datetime import datetime

from zhida.shop.devices import services


def tell_buyers(key: str, *, now: datetime) -> None:
    """Tell the next buyers of a recall."""
    services.tell_buyers(number=key, now=now)
