"""Points by the instant they end. Pure: the first to end are taken first."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from zhida.shop.kernel.clock import SHANGHAI, read_instant
from zhida.shop.loyalty.records import Lot


def read_lots(stored: str) -> tuple[Lot, ...]:
    """Read what `write_lots` wrote."""
    return tuple(
        Lot(expires_at=read_instant(instant), points=points) for instant, points in json.loads(stored)
    )


def write_lots(lots: Sequence[Lot]) -> str:
    """Give the stored text."""
    return json.dumps([[lot.expires_at.isoformat(), lot.points] for lot in lots])


def sum_of(lots: Sequence[Lot]) -> int:
    """Count the points of lots."""
    return sum(lot.points for lot in lots)


def alive(lots: Sequence[Lot], *, now: datetime) -> tuple[Lot, ...]:
    """Leave out what has ended."""
    return tuple(lot for lot in lots if lot.expires_at > now)


def added(lots: Sequence[Lot], more: Sequence[Lot]) -> tuple[Lot, ...]:
    """Put points in; those that end together are one lot."""
    points: dict[datetime, int] = {}
    for lot in (*lots, *more):
        points[lot.expires_at] = points.get(lot.expires_at, 0) + lot.points
    return tuple(Lot(expires_at=instant, points=points[instant]) for instant in sorted(points))


def taken(lots: Sequence[Lot], points: int) -> tuple[Lot, ...]:
    """Say which lots give up so many points, the first to end first. 30 of (March 20, May 50): 20 and 10."""
    assert 0 <= points <= sum_of(lots)
    found: list[Lot] = []
    for lot in lots:
        part = min(points, lot.points)
        if part:
            found.append(Lot(expires_at=lot.expires_at, points=part))
            points -= part
    return tuple(found)


def without(lots: Sequence[Lot], gone: Sequence[Lot]) -> tuple[Lot, ...]:
    """Take lots out that are part of the others; an emptied lot is gone."""
    points = {lot.expires_at: lot.points for lot in lots}
    for lot in gone:
        points[lot.expires_at] -= lot.points
        assert points[lot.expires_at] >= 0
    return tuple(Lot(expires_at=instant, points=left) for instant, left in points.items() if left)


def end_of_month(now: datetime, *, months: int) -> datetime:
    """Return when points of today end: with a month. 2026-11-22 and 12 months: 2027-12-01 0:00."""
    local = now.astimezone(SHANGHAI)
    month = local.year * 12 + local.month - 1 + months + 1
    return local.replace(
        year=month // 12, month=month % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
    ).astimezone(now.tzinfo)


def end_of_day(instant: datetime) -> datetime:
    """Return the end of an instant's day in Shanghai."""
    local = instant.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return (local + timedelta(days=1)).astimezone(instant.tzinfo)


def a_year_before(instant: datetime) -> datetime:
    """Return the same instant a year before; 29 February has 28 February."""
    return _in_year(instant, -1)


def a_year_after(instant: datetime) -> datetime:
    """Return the same instant a year after; 29 February has 28 February."""
    return _in_year(instant, 1)


def _in_year(instant: datetime, step: int) -> datetime:
    day = 28 if (instant.month, instant.day) == (2, 29) else instant.day
    return instant.replace(year=instant.year + step, day=day)
