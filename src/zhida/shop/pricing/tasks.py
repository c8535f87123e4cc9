"""Timers of the pricing room."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.pricing.conf import JUDGED_EVERY
from zhida.shop.pricing.services import judge_compare_at_prices, start_judging


def judge_compare_at(_key: str, *, now: datetime) -> None:
    """Judge all crossed-out prices (timer pricing.judge_compare_at); again tomorrow."""
    judge_compare_at_prices(now=now)
    start_judging(due_at=now + JUDGED_EVERY)
