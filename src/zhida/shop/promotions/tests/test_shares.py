"""Frozen unit shares and refunds: rule 15 and section 4."""

from __future__ import annotations

import itertools

import pytest

from zhida.shop.promotions.engine.fields import CaseInvalid
from zhida.shop.promotions.engine.offers import RefundLine
from zhida.shop.promotions.engine.shares import refund_in_turn, split_over_units
from zhida.shop.promotions.tests.cases import answer_to, line, offer


@pytest.mark.parametrize(
    ("paid", "quantity", "expected"),
    [
        (10, 1, (10,)),
        (10, 3, (4, 3, 3)),
        (11, 3, (4, 4, 3)),
        (0, 2, (0, 0)),
        (2, 4, (1, 1, 0, 0)),
        (14532, 2, (7266, 7266)),
    ],
)
def test_line_is_split_over_its_units_most_expensive_first(paid, quantity, expected):
    assert split_over_units(paid, quantity) == expected


def test_unit_shares_take_all_rows_of_a_line_together():
    flash = offer("F", "flash_price", skus={"A": 51}, quota_left=1)

    answer = answer_to(line("A", 100, quantity=3), offers=[flash])

    assert answer["unit_shares"] == {"A": [84, 84, 83]}


def test_freight_is_in_no_share():
    assert answer_to(line("A", 100), freight=1200)["unit_shares"] == {"A": [100]}


def test_refund_takes_the_highest_shares_left():
    answer = answer_to(
        line("A", 100, quantity=3),
        line("B", 50),
        offers=[offer("T", "threshold_cut", tiers=[{"threshold": 0, "cut": 8}])],
        refunds=[
            [{"line": "A", "quantity": 1}, {"line": "B", "quantity": 1}],
            [{"line": "A", "quantity": 1}, {"line": "A", "quantity": 1}],
        ],
    )

    assert answer["unit_shares"] == {"A": [98, 98, 97], "B": [49]}
    assert answer["refunds"] == [
        {"amount": 147, "lines": {"A": 98, "B": 49}},
        {"amount": 195, "lines": {"A": 195}},
    ]


@pytest.mark.parametrize("order", list(itertools.permutations([("A", 1), ("A", 2), ("B", 1)])))
def test_refunds_sum_to_the_goods_paid_in_any_order(order):
    unit_shares = {"A": (34, 33, 33), "B": (50,)}

    refunds = refund_in_turn(unit_shares, [[RefundLine(line=name, quantity=units)] for name, units in order])

    assert sum(refund.amount for refund in refunds) == 150


@pytest.mark.parametrize(
    "refunds",
    [
        [[RefundLine(line="A", quantity=3)]],
        [[RefundLine(line="A", quantity=2)], [RefundLine(line="A", quantity=1)]],
        [[RefundLine(line="X", quantity=1)]],
    ],
)
def test_refund_beyond_what_is_left_is_refused(refunds):
    with pytest.raises(CaseInvalid):
        refund_in_turn({"A": (34, 33)}, refunds)
