"""Timers of the accounts room."""

from __future__ import annotations

from datetime import UTC, datetime

from zhida.shop.accounts import conf
from zhida.shop.accounts.services.purging import purge_traces, start_purging


def on_purge_traces(_key: str, *, now: datetime) -> None:
    """Delete old codes, guesses and sessions, by the machine's clock they were written with; again hourly."""
    purge_traces(now=datetime.now(UTC))
    start_purging(due_at=now + conf.PURGE_EVERY)
