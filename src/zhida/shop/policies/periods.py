"""Periods counted from a signature in Shanghai's calendar. Pure: no clock, no table, no machine's zone."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.policies.records import LinePolicy, PolicyDates
from zhida.shop.policies.working_days import ONE_DAY, moved_off_holidays

MONTHS_A_YEAR: Final = 12
SHORTEST: Final = timedelta(microseconds=1)


def count_dates(
    *, policy: LinePolicy, signed_at: datetime | None, entered: Mapping[date, bool], repair_days: int = 0
) -> PolicyDates:
    """Give until when a line signed for at an instant may come back; all None before the signature.

    The day of the signature is not counted. Return and exchange end on a worked day; months of warranty and
    days of price protection are not moved. `repair_days` in the workshop lengthen the warranty.
    Worked: signed Sunday 2026-02-08, day 7 is 2026-02-15 in the Spring Festival, the last day 2026-02-24.
    Source: 民法典 art. 201 to 203; 七日无理由退货暂行办法 art. 10.
    """
    if signed_at is None:
        return PolicyDates()
    signed = signed_at.astimezone(SHANGHAI).date()
    return_day = moved_off_holidays(signed + timedelta(days=policy.return_days), entered=entered)
    exchange_day = moved_off_holidays(signed + timedelta(days=policy.exchange_days), entered=entered)
    warranty_day = months_after(signed, policy.warranty_months) + timedelta(days=repair_days)
    protected_day = signed + timedelta(days=policy.price_protection_days)
    return PolicyDates(
        return_until=end_of(return_day) if policy.is_returnable else None,
        exchange_until=end_of(exchange_day),
        warranty_until=end_of(warranty_day) if policy.warranty_months else None,
        price_protected_until=end_of(protected_day) if policy.price_protection_days else None,
    )


def months_after(day: date, months: int) -> date:
    """Give the corresponding day so many months later, or the last of a month that is too short.

    Worked: 2026-01-31 and 1 month is 2026-02-28; 2024-02-29 and 12 months is 2025-02-28.
    Source: 民法典 art. 202.
    """
    year, index = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def end_of(day: date) -> datetime:
    """Give 24:00 of a day in Shanghai, in UTC: the first instant that is too late."""
    return datetime.combine(day + ONE_DAY, time(), tzinfo=SHANGHAI).astimezone(UTC)


def last_day(until: datetime) -> date:
    """Give the day that is shown for an end: 24:00 of 2026-06-08 is 2026-06-08."""
    return (until - SHORTEST).astimezone(SHANGHAI).date()
