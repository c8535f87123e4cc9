"""Dates counted from a signature: every row is worked by hand from the published calendars."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import date, datetime

import pytest

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.policies.periods import count_dates, end_of, last_day, months_after
from zhida.shop.policies.records import LAW, ExclusionKind, PolicyDates, ReturnClass
from zhida.shop.policies.working_days import is_working_day, moved_off_holidays

# Signed on, last day of the 7, last day of the 15; some are told in docs/rules/aftersales_policy.md.
SIGNED = [
    ("2026-06-01", "2026-06-08", "2026-06-16"),
    ("2026-06-02", "2026-06-09", "2026-06-17"),
    ("2026-06-06", "2026-06-15", "2026-06-22"),
    ("2026-06-12", "2026-06-22", "2026-06-29"),
    ("2026-06-13", "2026-06-22", "2026-06-29"),
    ("2026-06-14", "2026-06-22", "2026-06-29"),
    ("2026-02-07", "2026-02-14", "2026-02-24"),
    ("2026-02-08", "2026-02-24", "2026-02-24"),
    ("2026-02-10", "2026-02-24", "2026-02-25"),
    ("2026-02-16", "2026-02-24", "2026-03-03"),
    ("2026-02-21", "2026-02-28", "2026-03-09"),
    ("2026-02-22", "2026-03-02", "2026-03-09"),
    ("2025-12-25", "2026-01-04", "2026-01-09"),
    ("2025-12-27", "2026-01-04", "2026-01-12"),
    ("2025-12-31", "2026-01-07", "2026-01-15"),
    ("2026-09-13", "2026-09-20", "2026-09-28"),
    ("2026-09-18", "2026-09-28", "2026-10-08"),
    ("2026-09-24", "2026-10-08", "2026-10-09"),
    ("2026-09-30", "2026-10-08", "2026-10-15"),
    ("2026-10-03", "2026-10-10", "2026-10-19"),
    ("2026-10-04", "2026-10-12", "2026-10-19"),
    ("2025-09-24", "2025-10-09", "2025-10-09"),
    ("2025-10-01", "2025-10-09", "2025-10-16"),
    ("2025-10-04", "2025-10-11", "2025-10-20"),
    ("2025-01-21", "2025-02-05", "2025-02-05"),
    ("2025-01-25", "2025-02-05", "2025-02-10"),
    ("2025-01-24", "2025-02-05", "2025-02-08"),
    ("2024-02-03", "2024-02-18", "2024-02-18"),
    ("2024-02-22", "2024-02-29", "2024-03-08"),
    ("2024-02-23", "2024-03-01", "2024-03-11"),
    ("2026-04-24", "2026-05-06", "2026-05-09"),
    ("2026-04-28", "2026-05-06", "2026-05-13"),
    ("2026-05-02", "2026-05-09", "2026-05-18"),
    ("2026-12-25", "2027-01-01", "2027-01-11"),
    ("2027-09-24", "2027-10-01", "2027-10-11"),
]
MONTHS = [
    ("2026-06-08", 12, "2027-06-08"),
    ("2026-01-31", 1, "2026-02-28"),
    ("2024-01-31", 1, "2024-02-29"),
    ("2024-02-29", 12, "2025-02-28"),
    ("2024-02-29", 48, "2028-02-29"),
    ("2026-08-31", 6, "2027-02-28"),
    ("2026-12-31", 12, "2027-12-31"),
    ("2026-11-30", 3, "2027-02-28"),
    ("2026-03-31", 24, "2028-03-31"),
]


@pytest.fixture(params=["Asia/Shanghai", "America/New_York", "UTC"])
def zone(request, monkeypatch):
    """The whole process lives in another time zone."""
    kept = os.environ.get("TZ")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    assert os.environ.get("TZ") == kept
    time.tzset()


def at(day: str, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(
        date.fromisoformat(day),
        datetime.min.time().replace(hour=hour, minute=minute, second=second),
        SHANGHAI,
    )


def test_last_days_of_return_and_exchange(zone):
    for signed, back, exchange in SIGNED:
        for hour in (0, 12, 23):
            dates = count_dates(policy=LAW, signed_at=at(signed, hour), entered={})

            shown = [last_day(dates.return_until), last_day(dates.exchange_until)]
            assert shown == [date.fromisoformat(back), date.fromisoformat(exchange)], (zone, signed, hour)


def test_months_of_warranty(zone):
    for signed, months, until in MONTHS:
        policy = replace(LAW, warranty_months=months)

        dates = count_dates(policy=policy, signed_at=at(signed, 23, 59), entered={})

        assert last_day(dates.warranty_until) == date.fromisoformat(until), (zone, signed)
        assert months_after(date.fromisoformat(signed), months) == date.fromisoformat(until)


def test_day_seven_ends_at_midnight_of_shanghai(zone):
    until = count_dates(policy=LAW, signed_at=at("2026-06-01", 9), entered={}).return_until

    assert until.isoformat() == "2026-06-08T16:00:00+00:00", zone
    assert at("2026-06-08", 23, 59, 59) < until
    assert not at("2026-06-09", 0, 0, 0) < until
    assert not at("2026-06-09", 0, 0, 1) < until


def test_signature_late_in_the_evening_counts_for_its_own_day_in_shanghai(zone):
    before = count_dates(policy=LAW, signed_at=at("2026-06-01", 23, 59, 59), entered={})
    after = count_dates(policy=LAW, signed_at=at("2026-06-02", 0, 0, 0), entered={})

    assert (last_day(before.return_until), last_day(after.return_until)) == (
        date(2026, 6, 8),
        date(2026, 6, 9),
    ), zone


def test_nothing_runs_before_the_signature():
    assert count_dates(policy=LAW, signed_at=None, entered={}) == PolicyDates()


def test_longer_promises_and_price_protection():
    policy = replace(LAW, return_days=30, exchange_days=90, price_protection_days=15, warranty_months=0)

    dates = count_dates(policy=policy, signed_at=at("2026-06-01"), entered={})

    assert last_day(dates.return_until) == date(2026, 7, 1)
    assert last_day(dates.exchange_until) == date(2026, 8, 31)
    assert last_day(dates.price_protected_until) == date(2026, 6, 16)
    assert dates.warranty_until is None
    assert count_dates(policy=LAW, signed_at=at("2026-06-01"), entered={}).price_protected_until is None


def test_confirmed_exclusion_has_no_return_but_keeps_the_rest():
    excluded = replace(LAW, return_class=ReturnClass.EXCLUDED, exclusion_kind=ExclusionKind.DIGITAL_CONTENT)

    ticked = count_dates(policy=excluded.confirmed(), signed_at=at("2026-06-01"), entered={})
    unticked = count_dates(policy=excluded, signed_at=at("2026-06-01"), entered={})

    assert ticked.return_until is None
    assert last_day(ticked.exchange_until) == date(2026, 6, 16)
    assert last_day(unticked.return_until) == date(2026, 6, 8)
    assert LAW.confirmed() == LAW


def test_days_in_the_workshop_are_not_counted():
    dates = count_dates(policy=LAW, signed_at=at("2026-06-01"), entered={}, repair_days=10)

    assert last_day(dates.warranty_until) == date(2027, 6, 11)


def test_entered_days_go_before_the_calendar():
    tuesday, wednesday = date(2026, 6, 9), date(2026, 6, 10)
    sunday = date(2026, 6, 7)

    assert moved_off_holidays(tuesday, entered={tuesday: False}) == wednesday
    assert moved_off_holidays(sunday, entered={sunday: True}) == sunday
    assert moved_off_holidays(sunday, entered={}) == date(2026, 6, 8)


def test_years_without_data_know_weekends_and_entered_days():
    new_year = date(2027, 1, 1)

    assert is_working_day(new_year, entered={}) is True
    assert is_working_day(new_year, entered={new_year: False}) is False
    assert is_working_day(date(2027, 1, 2), entered={}) is False
    assert moved_off_holidays(new_year, entered={new_year: False}) == date(2027, 1, 4)


def test_shown_day_is_the_one_that_ends():
    assert last_day(end_of(date(2026, 12, 31))) == date(2026, 12, 31)
