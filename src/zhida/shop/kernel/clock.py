"""The clock, read at doors only. Rooms are handed `now` and have no clock of their own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present instant, aware, in UTC.

    In test mode ZHIDA_TEST_CLOCK_FILE may name a file that holds the instant (RFC 3339); it is read at every
    call, so that a test moves the clock of all processes at once.
    """
    clock_file: Path | None = settings.ZHIDA.test_clock_file
    if clock_file is None:
        return datetime.now(UTC)
    return read_instant(clock_file.read_text(encoding="utf-8"))


def read_instant(text: str) -> datetime:
    """Parse an RFC 3339 instant into UTC; ValueError when it is none or has no offset."""
    instant = datetime.fromisoformat(text.strip())
    if instant.tzinfo is None:
        raise ValueError(f"instant without offset: {text!r}")
    return instant.astimezone(UTC)


def biz_date(instant: datetime) -> date:
    """Return the day in Shanghai on which an instant is booked."""
    return instant.astimezone(SHANGHAI).date()
