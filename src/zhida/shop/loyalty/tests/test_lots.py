from datetime import UTC, datetime

import pytest

from zhida.shop.loyalty import lots as lots_of
from zhida.shop.loyalty.records import Lot

MARCH = datetime(2027, 2, 28, 16, tzinfo=UTC)
MAY = datetime(2027, 4, 30, 16, tzinfo=UTC)
LOTS = (Lot(expires_at=MARCH, points=20), Lot(expires_at=MAY, points=50))


def test_the_first_to_end_are_taken_first():
    out = lots_of.taken(LOTS, 30)

    assert out == (Lot(expires_at=MARCH, points=20), Lot(expires_at=MAY, points=10))
    assert lots_of.without(LOTS, out) == (Lot(expires_at=MAY, points=40),)


def test_points_that_end_together_are_one_lot():
    assert lots_of.added(LOTS, [Lot(expires_at=MARCH, points=5)])[0] == Lot(expires_at=MARCH, points=25)


def test_lots_survive_storing():
    assert lots_of.read_lots(lots_of.write_lots(LOTS)) == LOTS


def test_a_lot_ends_at_its_instant():
    assert lots_of.alive(LOTS, now=MARCH) == LOTS[1:]


@pytest.mark.parametrize(
    ("now", "months", "ends"),
    [
        (datetime(2026, 11, 22, 4, tzinfo=UTC), 12, datetime(2027, 11, 30, 16, tzinfo=UTC)),
        (datetime(2026, 11, 30, 16, tzinfo=UTC), 12, datetime(2027, 12, 31, 16, tzinfo=UTC)),
        (datetime(2026, 1, 31, 4, tzinfo=UTC), 1, datetime(2026, 2, 28, 16, tzinfo=UTC)),
    ],
)
def test_points_end_with_a_month_of_shanghai(now, months, ends):
    assert lots_of.end_of_month(now, months=months) == ends


def test_a_year_from_29_february_is_28_february():
    leap = datetime(2028, 2, 29, 4, tzinfo=UTC)

    assert lots_of.a_year_before(leap) == datetime(2027, 2, 28, 4, tzinfo=UTC)
    assert lots_of.a_year_after(leap) == datetime(2029, 2, 28, 4, tzinfo=UTC)


def test_a_day_ends_at_midnight_in_shanghai():
    assert lots_of.end_of_day(datetime(2026, 11, 22, 17, tzinfo=UTC)) == datetime(
        2026, 11, 23, 16, tzinfo=UTC
    )
