"""Paying and refunding in a channel's own currency: one quote, no cent lost, no cent made."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhida.shop.kernel.money import Money
from zhida.shop.payments.exchange import PRACTICE_CNY_PER_UNIT, practice_rate, share_of, to_channel

RATES = st.decimals(min_value="0.0001", max_value="999.9999", places=4)


@pytest.mark.parametrize(
    ("fen", "currency", "rate", "minor"),
    [
        (710_00, "USD", "7.10", 100_00),
        (6599_00, "USD", "7.1234", 926_38),
        (3_55, "USD", "7.10", 50),
        (1, "USD", "7.10", 1),
        (7_13, "USD", "7.10", 1_00),
        (7_14, "USD", "7.10", 1_01),
        (710_00, "JPY", "0.05", 14200),
        (1, "JPY", "0.05", 1),
        (100_00, "TWD", "0.23", 435),
        (100_00, "HUF", "0.021", 4762),
    ],
)
def test_an_amount_is_rounded_half_up_to_the_smallest_unit(fen, currency, rate, minor):
    assert to_channel(Money(fen), currency=currency, cny_per_unit=Decimal(rate)) == Money(minor, currency)


@given(fen=st.integers(1, 10**9), rate=RATES, currency=st.sampled_from(("USD", "EUR", "JPY")))
def test_a_quote_is_off_by_half_a_unit_at_most(fen, rate, currency):
    quoted = to_channel(Money(fen), currency=currency, cny_per_unit=rate)

    exact = Decimal(fen) / 100 / rate * (1 if currency == "JPY" else 100)
    assert quoted.minor == 1 or abs(quoted.minor - exact) <= Decimal("0.5000001")
    assert quoted.minor >= 1


@given(captured=st.integers(1, 10**9), parts=st.lists(st.integers(1, 10**6), min_size=1, max_size=30))
def test_the_shares_of_all_parts_are_the_captured_money(captured, parts):
    whole = sum(parts)
    through = [share_of(captured, counted=sum(parts[: index + 1]), of=whole) for index in range(len(parts))]

    taken = [now - before for before, now in zip([0, *through], through, strict=False)]

    assert sum(taken) == captured
    assert min(taken) >= 0


def test_the_practice_rates_are_there_for_every_currency():
    assert practice_rate("EUR") == PRACTICE_CNY_PER_UNIT["EUR"]
    assert practice_rate("AUD") == PRACTICE_CNY_PER_UNIT["USD"] == Decimal("7.10")
