"""The machine's clock, which logins, limits and keys go by even where a test moves the shop's."""

from __future__ import annotations

from datetime import UTC, datetime


def machine_now() -> datetime:
    """Read the machine's clock, which codes, limits and sessions go by."""
    return datetime.now(UTC)
