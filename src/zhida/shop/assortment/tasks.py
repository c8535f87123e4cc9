"""Timer handlers of the assortment room."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.assortment import services


def work_on_import(key: str, *, now: datetime) -> None:
    """Check or apply import `key` (timer assortment.import)."""
    services.work_on_import(number=key, now=now)
