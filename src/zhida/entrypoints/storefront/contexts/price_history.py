"""What a product cost lately: a drawn line, and the same as a table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSpan:
    """Days in a row with one price; `first` and `last` are written for people and machines."""

    first: str
    last: str
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTrend:
    """The lowest public price of each day. `path` is drawn in a field of WIDTH by HEIGHT; amounts are fen."""

    days: int
    first_day: str
    last_day: str
    lowest_minor: int
    highest_minor: int
    path: str
    spans: tuple[PriceSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceHistoryPage:
    """A product's past prices; `trend` is None where it had none in these days."""

    title: str
    product_url: str
    trend: PriceTrend | None
    days: int
    spans_offered: tuple[tuple[int, str], ...]
