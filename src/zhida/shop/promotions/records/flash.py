"""What product pages and lists show of a flash sale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashSale:
    """A SKU in a flash sale: its price now, until when, and how many units are left (None: no limit)."""

    offer: str
    price_minor: int
    ends_at: datetime | None
    quota_left: int | None
