"""Numbers: legal for every channel, in the order of time, telling no count."""

import re
from datetime import UTC, datetime, timedelta

from zhida.shop.kernel.ids import new_number, new_row_id


def test_number_has_21_characters_of_the_narrowest_channel(now):
    number = new_number("P", now)

    assert re.fullmatch(r"P261122[0-9A-HJKMNP-TV-Z]{14}", number)


def test_numbers_sort_by_time_across_days(now):
    instants = [now + timedelta(milliseconds=step) for step in (0, 1, 2, 60_000, 86_400_000)]

    numbers = [new_number("Z", instant) for instant in instants]

    assert numbers == sorted(numbers)


def test_number_uses_the_day_in_shanghai():
    assert new_number("Z", datetime(2026, 12, 31, 16, 0, tzinfo=UTC)).startswith("Z270101")


def test_ten_thousand_numbers_of_one_instant_differ(now):
    assert len({new_number("Z", now) for _ in range(10_000)}) == 10_000


def test_row_ids_fit_a_signed_64_bit_column_and_grow():
    first, later = new_row_id(), new_row_id()

    assert 0 < first < 2**63
    assert later >> 22 >= first >> 22
