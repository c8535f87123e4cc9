"""What shoppers see of past prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPrices:
    """The lowest public price of a product on each of its last days, in fen; a day without one is missing."""

    days: int
    by_day: Mapping[date, int]

    @property
    def lowest(self) -> int | None:
        """Return the lowest of all, None when nothing was priced yet."""
        return min(self.by_day.values(), default=None)
