"""Dates of lines, with the days that staff entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.policies.models import CalendarDay
from zhida.shop.policies.periods import SHORTEST, count_dates, end_of, last_day
from zhida.shop.policies.records import DatesPreview, LinePolicy, PolicyDates
from zhida.shop.policies.working_days import is_working_day

# No run of free days is as long; entered days beyond it cannot move an end.
LONGEST_HOLIDAY: Final = timedelta(days=60)


def dates_of(*, policy: LinePolicy, signed_at: datetime | None, repair_days: int = 0) -> PolicyDates:
    """Return until when one line may come back, be exchanged, is in warranty and price-protected.

    All None before the signature. A unit that replaced another starts anew: hand in its own signature.
    `repair_days` spent in the workshop lengthen the warranty. One query; none before the signature.
    """
    if signed_at is None:
        return PolicyDates()
    entered = _entered_near({"": policy}, {"": signed_at})
    return count_dates(policy=policy, signed_at=signed_at, entered=entered, repair_days=repair_days)


def dates_of_lines(
    *, policies: Mapping[str, LinePolicy], signed: Mapping[str, datetime]
) -> dict[str, PolicyDates]:
    """Return the dates of many lines by key. One query however many; none when nothing is signed for."""
    entered = _entered_near(policies, signed) if signed else {}
    return {
        key: count_dates(policy=policy, signed_at=signed.get(key), entered=entered)
        for key, policy in policies.items()
    }


def preview_dates(*, policy: LinePolicy, signed_on: date) -> DatesPreview:
    """Return how the ends of a signature on a day come about, for staff. One query."""
    signed_at = end_of(signed_on) - SHORTEST
    entered = _entered_near({"": policy}, {"": signed_at})
    dates = count_dates(policy=policy, signed_at=signed_at, entered=entered)
    assert dates.exchange_until is not None, "it was signed for"
    return DatesPreview(
        dates=dates,
        return_counted=signed_on + timedelta(days=policy.return_days),
        exchange_counted=signed_on + timedelta(days=policy.exchange_days),
        free_days=tuple(
            day
            for day in (
                signed_on + timedelta(days=ahead)
                for ahead in range(1, (last_day(dates.exchange_until) - signed_on).days + 1)
            )
            if not is_working_day(day, entered=entered)
        ),
    )


def _entered_near(policies: Mapping[str, LinePolicy], signed: Mapping[str, datetime]) -> dict[date, bool]:
    """Read the entered days that can move an end of these lines."""
    days = [at.astimezone(SHANGHAI).date() for at in signed.values()]
    longest = max(max(one.return_days, one.exchange_days) for one in policies.values())
    rows = CalendarDay.objects.filter(
        day__gt=min(days), day__lte=max(days) + timedelta(days=longest) + LONGEST_HOLIDAY
    )
    return dict(rows.values_list("day", "is_working"))
