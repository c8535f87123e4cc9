"""Timers of the loyalty room."""

from datetime import datetime

from zhida.shop.loyalty import conf
from zhida.shop.loyalty.services import start_tending, tend_accounts


def on_tend(_key: str, *, now: datetime) -> None:
    """Book points and levels that have ended; again in an hour."""
    tend_accounts(now=now)
    start_tending(due_at=now + conf.TEND_EVERY)
