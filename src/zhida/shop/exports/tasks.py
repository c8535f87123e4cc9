"""Timer handlers of the exports room."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.exports import services


def work_on_export(key: str, *, now: datetime) -> None:
    """Gather one more slice of export `key` (timer exports.work)."""
    services.work_on_export(number=key, now=now)


def expire_export(key: str, *, now: datetime) -> None:
    """Delete the file of export `key` after its days (timer exports.expire)."""
    services.expire_export(number=key, now=now)
