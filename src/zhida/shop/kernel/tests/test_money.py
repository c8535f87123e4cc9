"""Money: integers only, splits that sum, amounts of yuan read exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhida.shop.kernel.money import (
    InvalidAmount,
    Money,
    parse_yuan,
    round_half_up,
    split_by_largest_remainder,
    yuan_text,
)

AMOUNTS = st.integers(min_value=0, max_value=10**11)


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (3000, [12900, 8990, 990], [1691, 1179, 130]),
        (1000, [1000, 1000, 1000], [334, 333, 333]),
        (0, [5, 5], [0, 0]),
        (0, [0, 0], [0, 0]),
        (1, [1, 3], [0, 1]),
    ],
)
def test_split_gives_the_left_over_fen_to_the_largest_remainders(total, weights, shares):
    assert split_by_largest_remainder(total, weights) == shares


def test_split_of_something_over_nothing_is_an_error():
    with pytest.raises(ValueError, match="all zero"):
        split_by_largest_remainder(1, [0, 0])


@given(total=AMOUNTS, weights=st.lists(AMOUNTS, min_size=1, max_size=30))
def test_split_sums_and_never_gives_more_than_the_weight(total, weights):
    total = min(total, sum(weights))

    shares = split_by_largest_remainder(total, weights)

    assert sum(shares) == total
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))


def test_money_of_two_currencies_does_not_mix():
    with pytest.raises(ValueError, match="cannot mix"):
        Money(1) + Money(1, "USD")


@pytest.mark.parametrize("value", [1.0, "1", True, None])
def test_money_takes_integers_only(value):
    with pytest.raises(TypeError):
        Money(value)


def test_money_adds_subtracts_multiplies_and_compares():
    assert Money(659900) * 2 - Money(100) + Money(1) == Money(1319701)
    assert -Money(5) < Money.zero()
    assert Money(3) >= Money(3)


@pytest.mark.parametrize(
    ("text", "minor"),
    [("6599", 659900), ("6599.9", 659990), ("0.01", 1), (" 12.00 ", 1200), (Decimal("3.5"), 350), (7, 700)],
)
def test_yuan_is_read_exactly(text, minor):
    assert parse_yuan(text) == minor


@pytest.mark.parametrize(
    "text",
    ["", "1.234", "-1", "+1", "1e3", "NaN", "１２", "1,000", "¥1", True, "1.2.3", ".", "99999999999999"],
)
def test_yuan_of_another_form_is_refused(text):
    with pytest.raises(InvalidAmount):
        parse_yuan(text)


@given(minor=AMOUNTS.filter(lambda minor: minor < 10**10))
def test_yuan_text_is_read_back(minor):
    assert parse_yuan(yuan_text(minor)) == minor


def test_rounding_is_half_up():
    assert [round_half_up(n, 2) for n in (0, 1, 2, 3)] == [0, 1, 1, 2]
    assert round_half_up(99900 * 12, 100) == 11988


def test_money_is_multiplied_by_whole_numbers_only():
    with pytest.raises(TypeError, match="integer"):
        Money(100) * 1.5
    with pytest.raises(ValueError, match="no negative amount"):
        split_by_largest_remainder(-1, [1])
