"""The order of a list without a query."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

IN_STOCK_RANK: Final = 10**15
SALES_RANK: Final = 10**8
MOST_SALES: Final = 10**6
FIRST_DAY: Final = datetime(2020, 1, 1, tzinfo=UTC)


def rank_of(*, in_stock: bool, sales: int, listed_at: datetime | None) -> int:
    """Return the default order: what can be had first, then what sells, then what is new."""
    day = max(0, (listed_at - FIRST_DAY).days) if listed_at is not None else 0
    return (IN_STOCK_RANK if in_stock else 0) + min(sales, MOST_SALES) * SALES_RANK + day
