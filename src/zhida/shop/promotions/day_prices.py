"""The lowest public price of each day, worked out of a price's steps and of shorter periods. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zhida.shop.kernel.clock import SHANGHAI, biz_date


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSpell:
    """A price that holds from one instant to another; an open end is still running."""

    minor: int
    starts_at: datetime
    ends_at: datetime | None


def spells_of(steps: Sequence[tuple[datetime, int]]) -> list[PriceSpell]:
    """Turn the changes of one price, oldest first, into the spells that they begin and end."""
    ends = [at for at, _minor in steps[1:]]
    return [
        PriceSpell(minor=minor, starts_at=at, ends_at=end)
        for (at, minor), end in zip(steps, [*ends, None], strict=True)
    ]


def lowest_by_day(spells: Iterable[PriceSpell], *, days: int, now: datetime) -> dict[date, int]:
    """Return the lowest price that held at any instant of each of the last days in Shanghai, oldest first.

    A day on which no price held is missing. 100.00, lowered to 80.00 at noon and raised again on the next
    day: both days show 80.00.
    """
    held = list(spells)
    found: dict[date, int] = {}
    for back in reversed(range(days)):
        day = biz_date(now) - timedelta(days=back)
        starts_at = datetime.combine(day, time.min, SHANGHAI)
        ends_at = min(starts_at + timedelta(days=1), now + timedelta(microseconds=1))
        prices = [
            spell.minor
            for spell in held
            if spell.starts_at < ends_at and (spell.ends_at is None or spell.ends_at > starts_at)
        ]
        if prices:
            found[day] = min(prices)
    return found
