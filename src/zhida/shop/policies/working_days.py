"""Which days are worked in China: the published calendar, over it what staff entered. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from chinese_calendar.constants import holidays, workdays

ONE_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5


def is_working_day(day: date, *, entered: Mapping[date, bool]) -> bool:
    """Say whether a day is worked: weekends are free, make-up workdays are worked.

    `entered` is what staff said and goes before all. Outside the years of the calendar's data only weekends
    and entered days are known. Source: 民法典 art. 203; the State Council's yearly notice on holidays.
    """
    if day in entered:
        return entered[day]
    if day in workdays:
        return True
    return day.weekday() < SATURDAY and day not in holidays


def moved_off_holidays(day: date, *, entered: Mapping[date, bool]) -> date:
    """Give the day itself when it is worked, else the first worked day after it."""
    while not is_working_day(day, entered=entered):
        day += ONE_DAY
    return day
