"""What orders a list without a query, and what a product's standing adds to one with words."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Final

IN_STOCK_RANK: Final = 10**15
SALES_RANK: Final = 10**8
MOST_SALES: Final = 10**6
POPULARITY_SHARE: Final = 0.03
STOCK_SHARE: Final = 0.02
# What an accessory's score is worth to a query that does not speak of accessories.
ACCESSORY_FACTOR: Final = 0.8
FIRST_DAY: Final = datetime(2020, 1, 1, tzinfo=UTC)


def rank_of(*, in_stock: bool, sales: int, listed_at: datetime | None) -> int:
    """Return the default order: what can be had first, then what sells, then what is new."""
    day = max(0, (listed_at - FIRST_DAY).days) if listed_at is not None else 0
    return (IN_STOCK_RANK if in_stock else 0) + min(sales, MOST_SALES) * SALES_RANK + day


def prior_of(*, in_stock: bool, sales: int) -> float:
    """Return what popularity and stock multiply a score by: 1.00 to 1.05, a tie-breaker and no more."""
    popularity = math.log1p(min(sales, MOST_SALES)) / math.log1p(MOST_SALES)
    return 1.0 + POPULARITY_SHARE * popularity + STOCK_SHARE * in_stock
