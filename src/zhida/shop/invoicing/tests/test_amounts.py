"""Every fen that came in is in one line, and every refund takes its fen from these lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhida.shop.invoicing.amounts import FREIGHT, RefundParts, left_after, red_tax, taken_by, tax_in
from zhida.shop.kernel.money import split_by_largest_remainder

SHARES = {"L001": (6000, 3000), "L002": (3000,)}
PAID = {"L001": 9000, "L002": 3000, FREIGHT: 1000}


def parts(*, units=None, goods=0, freight=0, free=0, number="A1"):
    return RefundParts(
        number=number,
        units=units or {},
        goods_minor=goods,
        freight_minor=freight,
        amount_minor=goods + freight + free,
    )


def test_units_take_their_frozen_shares():
    refund = parts(units={"L001": (1,), "L002": (0,)}, goods=6000)

    assert taken_by(refund, left=PAID, shares=SHARES) == {"L001": 3000, "L002": 3000}


def test_freight_takes_its_own_line():
    assert taken_by(parts(freight=400), left=PAID, shares=SHARES) == {FREIGHT: 400}


def test_a_free_amount_is_spread_over_what_is_left():
    left = {"L001": 9000, "L002": 3000}

    assert taken_by(parts(free=1000), left=left, shares=SHARES) == {"L001": 750, "L002": 250}


def test_goods_settled_anew_are_spread_by_their_shares():
    refund = parts(units={"L001": (0,), "L002": (0,)}, goods=3000)

    assert taken_by(refund, left=PAID, shares=SHARES) == {"L001": 2000, "L002": 1000}


def test_what_finds_its_line_used_up_goes_to_the_others():
    left = {"L001": 1000, "L002": 3000}
    refund = parts(units={"L001": (0,)}, goods=2000)

    assert taken_by(refund, left=left, shares=SHARES) == {"L001": 1000, "L002": 1000}


def test_goods_of_units_that_cost_nothing_are_free():
    refund = parts(units={"L003": (0,)}, goods=100)

    assert taken_by(refund, left={"L001": 500}, shares={"L003": (0,)}) == {"L001": 100}


def test_more_than_is_left_is_a_fault():
    with pytest.raises(ValueError, match="A1 gives back more"):
        taken_by(parts(free=2), left={"L001": 1}, shares=SHARES)


@pytest.mark.parametrize(
    ("gross", "rate", "tax"), [(11300, 1300, 1300), (1, 1300, 0), (2000, 1300, 230), (500, 0, 0), (9, 600, 1)]
)
def test_tax_is_rounded_half_up_a_line(gross, rate, tax):
    assert tax_in(gross, rate_bp=rate) == tax


def test_the_last_red_letter_takes_the_last_fen_of_tax():
    left, taxes = 1000, []
    for gross in (333, 333, 334):
        taxes.append(red_tax(left, gross, rate_bp=1300))
        left -= gross

    assert (taxes, sum(taxes)) == ([38, 39, 38], 115)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_blue_less_red_is_paid_less_refunded_whatever_comes_back(data):
    lines = data.draw(
        st.lists(st.lists(st.integers(0, 5000), min_size=1, max_size=3), min_size=1, max_size=4)
    )
    shares = {f"L{place:03d}": tuple(sorted(units, reverse=True)) for place, units in enumerate(lines)}
    paid = {key: sum(units) for key, units in shares.items() if sum(units)}
    freight = data.draw(st.integers(0, 2000))
    if freight:
        paid[FREIGHT] = freight
    left, refunds = dict(paid), []
    rate = data.draw(st.sampled_from([0, 300, 600, 900, 1300]))
    taxes = dict.fromkeys(paid, 0)
    for number in range(data.draw(st.integers(0, 5))):
        total = data.draw(st.integers(0, sum(left.values())))
        goods, carried = split_by_largest_remainder(total, [2, 1])
        units = {key: tuple(range(len(own))) for key, own in shares.items()}
        refund = parts(units=units, goods=goods, freight=carried, number=f"A{number}")
        taken = taken_by(refund, left=left, shares=shares)
        refunds.append(refund)
        for key, minor in taken.items():
            taxes[key] += red_tax(left[key], minor, rate_bp=rate)
            left[key] -= minor
        assert all(minor >= 0 for minor in left.values())

    refunded = sum(refund.amount_minor for refund in refunds)
    assert sum(left.values()) == sum(paid.values()) - refunded
    assert left == left_after(paid, refunds, shares=shares)
    for key, minor in paid.items():
        assert taxes[key] == tax_in(minor, rate_bp=rate) - tax_in(left[key], rate_bp=rate)
