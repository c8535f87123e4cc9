"""Price ranges: no gap, no empty range, every product once, round edges."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from zhida.shop.search.price_ranges import BAND_EDGES, RANGES, band_of, price_ranges


def ranges_of(*prices):
    """Give the ranges of prices in fen as triples."""
    return [
        (one.price_min, one.price_max, one.count)
        for one in price_ranges(Counter(band_of(price) for price in prices))
    ]


def test_worked_example():
    assert ranges_of(99_00, 99_00, 99_00, 1999_00, 2999_00, 5999_00) == [
        (0, 499_99, 3),
        (500_00, 1999_99, 1),
        (2000_00, 4999_99, 1),
        (5000_00, None, 1),
    ]


def test_prices_alike_are_one_range():
    assert ranges_of(*[1999_00] * 9) == [(0, None, 9)]
    assert ranges_of() == []


def test_edges_are_round_yuan():
    assert BAND_EDGES[:12] == (0, 100, 120, 150, 200, 250, 300, 400, 500, 600, 800, 1000)
    assert (len(BAND_EDGES), BAND_EDGES[-1]) == (61, 800_000_00)
    assert all(int(str(edge).rstrip("0") or 0) < 100 for edge in BAND_EDGES)


def test_band_begins_at_its_edge():
    assert [band_of(price) for price in (0, 99, 100, 119, 120, 10**15)] == [0, 0, 1, 1, 2, 60]


@given(st.lists(st.integers(0, 10**10), min_size=1, max_size=200))
def test_every_price_is_in_exactly_one_range(prices):
    found = ranges_of(*prices)

    assert 1 <= len(found) <= RANGES
    assert (found[0][0], found[-1][1]) == (0, None)
    assert [high + 1 for _low, high, _count in found[:-1]] == [low for low, _high, _count in found[1:]]
    for low, high, count in found:
        assert count == sum(low <= price and (high is None or price <= high) for price in prices)
        assert count > 0
