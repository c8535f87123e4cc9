"""The published case and its worked answer, whole."""

from __future__ import annotations

from copy import deepcopy

import pytest

from zhida.shop.promotions.engine.case_documents import read_case, write_answer
from zhida.shop.promotions.engine.quoting import quote
from zhida.shop.promotions.engine.shares import refund_in_turn
from zhida.shop.promotions.records import Quote
from zhida.shop.promotions.tests.cases import CONTRACT_CASE, line, offer

WORKED_ANSWER = {
    "rows": [
        {
            "row": "L1.1",
            "line": "L1",
            "quantity": 1,
            "unit_price": 9900,
            "source": "F1",
            "amount": 9900,
            "adjustments": [
                {"offer": "P1", "amount": 4950},
                {"offer": "T2", "amount": 416},
                {"offer": "C2", "amount": 227},
                {"offer": "C1", "amount": 277},
            ],
            "payable": 4030,
        },
        {
            "row": "L1.2",
            "line": "L1",
            "quantity": 1,
            "unit_price": 12900,
            "source": "selling",
            "amount": 12900,
            "adjustments": [
                {"offer": "T2", "amount": 1084},
                {"offer": "C2", "amount": 591},
                {"offer": "C1", "amount": 723},
            ],
            "payable": 10502,
        },
    ],
    "goods": 22800,
    "discounts": [
        {"id": "P1", "amount": 4950, "shares": {"L1.1": 4950}},
        {"id": "T2", "amount": 1500, "shares": {"L1.1": 416, "L1.2": 1084}},
        {"id": "C2", "amount": 818, "shares": {"L1.1": 227, "L1.2": 591}},
        {"id": "C1", "amount": 1000, "shares": {"L1.1": 277, "L1.2": 723}},
    ],
    "not_applied": [
        {"id": "P2", "reason": "lost_to_group"},
        {"id": "P3", "reason": "incomplete_set"},
        {"id": "T1", "reason": "below_threshold", "missing": {"minor": 2150}},
        {"id": "T3", "reason": "below_threshold", "missing": {"minor": 33650}},
        {"id": "G1", "reason": "below_threshold", "missing": {"minor": 3650}},
        {"id": "C3", "reason": "freight_already_free"},
    ],
    "coupons_used": ["C2", "C1"],
    "points_used": 0,
    "points_amount": 0,
    "gifts": [],
    "freight": 1200,
    "freight_payable": 0,
    "payable": 14532,
    "unit_shares": {"L1": [7266, 7266]},
    "refunds": [{"amount": 7266, "lines": {"L1": 7266}}, {"amount": 7266, "lines": {"L1": 7266}}],
}


def test_published_case_gives_the_worked_answer():
    case = read_case(deepcopy(CONTRACT_CASE))

    answer = quote(case)

    assert write_answer(answer, refund_in_turn(answer.unit_shares, case.refunds)) == WORKED_ANSWER


def test_quote_explains_with_the_numbers_of_the_rule():
    answer = quote(read_case(deepcopy(CONTRACT_CASE)))

    assert [(one.id, dict(one.facts), one.lost) for one in answer.discounts] == [
        ("P1", {"nth": 2, "percent_off": 50, "units": 1}, 0),
        ("T2", {"threshold": 10000, "cut": 1500, "times": 1, "base": 17850}, 0),
        ("C2", {"threshold": 0, "base": 16350, "percent_off": 5}, 0),
        ("C1", {"threshold": 10000, "base": 15532, "cut": 1000}, 0),
    ]
    assert [(cut.id, cut.amount) for cut in answer.freight_cuts] == [("W1", 1200)]
    assert (answer.discount_amount, answer.coupon_amount) == (6450, 1818)
    assert (answer.line_amount("L1"), answer.line_payable("L1")) == (22800, 14532)
    assert answer.line_shares(answer.discounts[1]) == {"L1": 1500}


def test_quote_comes_back_equal_from_its_stored_text():
    answer = quote(read_case(deepcopy(CONTRACT_CASE)))

    stored = answer.to_json()

    assert Quote.from_json(stored) == answer
    assert Quote.from_json(stored).to_json() == stored
    assert answer.version == 1


def test_stored_quote_of_an_unknown_version_is_refused():
    stored = quote(read_case(deepcopy(CONTRACT_CASE))).to_json().replace('"version":1', '"version":2')

    with pytest.raises(ValueError, match="unknown version 2"):
        Quote.from_json(stored)


def test_quote_says_what_a_coupon_would_have_taken_beyond_the_goods():
    document = {
        "now": CONTRACT_CASE["now"],
        "lines": [line("A", 8000)],
        "coupons": [offer("C", "shop", cut=10000)],
    }

    assert [(one.amount, one.lost) for one in quote(read_case(document)).discounts] == [(8000, 2000)]
