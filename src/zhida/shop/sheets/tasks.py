"""Timer handlers of the sheets room."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.sheets import services


def work_on_sheet(key: str, *, now: datetime) -> None:
    """Try or do one more slice of sheet `key` (timer sheets.work)."""
    services.work_on_sheet(number=key, now=now)
