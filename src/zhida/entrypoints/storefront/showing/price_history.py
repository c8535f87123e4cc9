"""Past prices turned into a line and a table."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from zhida.entrypoints.storefront.contexts.price_history import PriceSpan, PriceTrend
from zhida.shop.kernel.clock import biz_date
from zhida.shop.promotions.records.price_history import DayPrices

WIDTH = 720
HEIGHT = 160
MARGIN = 8
_DAY = timedelta(days=1)

_Span = tuple[date, date, int]


def price_trend(prices: DayPrices, *, now: datetime) -> PriceTrend | None:
    """Draw the lowest price of each day as steps, up to today; None without any price.

    Days without a price are a gap in the line and no row of the table.
    """
    if not prices.by_day:
        return None
    spans = _spans(prices)
    today = biz_date(now)
    begins = today - (prices.days - 1) * _DAY
    return PriceTrend(
        days=prices.days,
        first_day=begins.isoformat(),
        last_day=today.isoformat(),
        lowest_minor=min(prices.by_day.values()),
        highest_minor=max(prices.by_day.values()),
        path=_path(spans, begins=begins, days=prices.days),
        spans=tuple(
            PriceSpan(first=first.isoformat(), last=last.isoformat(), minor=minor)
            for first, last, minor in reversed(spans)
        ),
    )


def _spans(prices: DayPrices) -> list[_Span]:
    spans: list[_Span] = []
    for day, minor in prices.by_day.items():
        if spans and spans[-1][1] + _DAY == day and spans[-1][2] == minor:
            spans[-1] = (spans[-1][0], day, minor)
        else:
            spans.append((day, day, minor))
    return spans


def _path(spans: Sequence[_Span], *, begins: date, days: int) -> str:
    """Write the steps as SVG path data: along each span, up or down to the next where they touch."""
    parts = [f"M{_across(spans[0][0], begins, days)} {_down(spans, spans[0][2])}"]
    parts.append(f"H{_across(spans[0][1] + _DAY, begins, days)}")
    for before, span in pairwise(spans):
        start, height = _across(span[0], begins, days), _down(spans, span[2])
        parts.append(f"V{height}" if before[1] + _DAY == span[0] else f"M{start} {height}")
        parts.append(f"H{_across(span[1] + _DAY, begins, days)}")
    return "".join(parts)


def _across(day: date, begins: date, days: int) -> int:
    return (day - begins).days * WIDTH // days


def _down(spans: Sequence[_Span], minor: int) -> int:
    """Return how far from the top a price stands; one price alone stands in the middle."""
    low, high = min(span[2] for span in spans), max(span[2] for span in spans)
    if low == high:
        return HEIGHT // 2
    return MARGIN + (high - minor) * (HEIGHT - 2 * MARGIN) // (high - low)
