"""What timers start in the trade-in room."""

from datetime import datetime

from zhida.shop.tradeins import services


def tend_trade_in(key: str, *, now: datetime) -> None:
    """Do what the deadline of a trade-in says. Timer tradeins.due, key = its number."""
    services.tend_trade_in(number=key, now=now)
