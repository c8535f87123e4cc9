"""Lanes 5 and 6 by the letter: rules 11, 12, 13, 21 and 22."""

from __future__ import annotations

import pytest

from zhida.shop.promotions.tests.cases import EARLIER, LATER, answer_to, line, missing, offer, reasons

RULE = {"per_yuan": 100, "max_percent": 30}


@pytest.mark.parametrize(
    ("rule", "owned", "asked", "used", "amount"),
    [
        (RULE, 5000, 1000, 1000, 1000),
        (RULE, 500, 1000, 500, 500),
        (RULE, 5000, 0, 0, 0),
        (RULE, 0, 1000, 0, 0),
        (RULE, 5000, 5000, 2999, 2999),
        ({"per_yuan": 100, "max_percent": 100}, 50000, 50000, 9999, 9999),
        ({"per_yuan": 100, "max_percent": 0}, 5000, 5000, 0, 0),
        ({"per_yuan": 300, "max_percent": 30}, 5000, 100, 99, 33),
        ({"per_yuan": 300, "max_percent": 30}, 5000, 2, 0, 0),
        ({"per_yuan": 7, "max_percent": 100}, 5000, 1, 1, 14),
        ({"per_yuan": 7, "max_percent": 100}, 5000, 3, 3, 42),
        (None, 5000, 1000, 0, 0),
    ],
)
def test_points_pay_a_part_of_the_goods(rule, owned, asked, used, amount):
    answer = answer_to(
        line("A", 9999), points=rule, buyer={"points": owned}, use={"points": asked}, freight=1200
    )

    assert (answer["points_used"], answer["points_amount"]) == (used, amount)
    assert answer["payable"] == 9999 - amount + 1200


def test_points_are_spread_like_a_discount_and_shown_in_the_adjustments_only():
    answer = answer_to(
        line("A", 12900),
        line("B", 8990),
        line("C", 990),
        points=RULE,
        buyer={"points": 3000},
        use={"points": 3000},
    )

    assert [row["adjustments"] for row in answer["rows"]] == [
        [{"offer": "points", "amount": 1691}],
        [{"offer": "points", "amount": 1179}],
        [{"offer": "points", "amount": 130}],
    ]
    assert answer["discounts"] == []


def test_points_look_at_what_coupons_left():
    answer = answer_to(
        line("A", 10000),
        coupons=[offer("C", "shop", cut=9000)],
        points=RULE,
        buyer={"points": 5000},
        use={"points": 5000},
    )

    assert (answer["points_amount"], answer["payable"]) == (300, 700)


def test_free_freight_looks_at_the_lines_before_points():
    answer = answer_to(
        line("A", 10000),
        offers=[offer("W", "free_freight", threshold=10000)],
        points=RULE,
        buyer={"points": 5000},
        use={"points": 3000},
        freight=1200,
    )

    assert (answer["freight"], answer["freight_payable"], answer["payable"]) == (1200, 0, 7000)
    assert answer["not_applied"] == []


def test_free_freight_looks_at_the_lines_after_coupons():
    answer = answer_to(
        line("A", 10000),
        offers=[offer("W", "free_freight", threshold=10000)],
        coupons=[offer("C", "shop", cut=2000)],
        freight=1200,
    )

    assert (answer["payable"], missing(answer)) == (9200, {"W": {"minor": 2000}})


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"threshold": 10001}, "below_threshold"),
        ({"threshold": 0, "starts_at": LATER}, "not_started"),
        ({"threshold": 0, "ends_at": EARLIER}, "ended"),
        ({"threshold": 0, "scope": {"skus": ["X"]}}, "out_of_scope"),
    ],
)
def test_free_freight_rule_that_does_not_apply_says_why(terms, reason):
    answer = answer_to(line("A", 10000), offers=[offer("W", "free_freight", **terms)], freight=1200)

    assert (reasons(answer), answer["freight_payable"]) == ({"W": reason}, 1200)


def test_of_several_free_freight_rules_one_is_applied():
    rules = [
        offer("W1", "free_freight", threshold=0),
        offer("W2", "free_freight", threshold=0, priority=1),
        offer("W3", "free_freight", threshold=0, priority=1),
        offer("W4", "free_freight", threshold=20000, priority=9),
    ]

    assert reasons(answer_to(line("A", 10000), offers=rules, freight=1200)) == {
        "W1": "freight_already_free",
        "W3": "freight_already_free",
        "W4": "below_threshold",
    }


def test_freight_of_nothing_needs_no_rule_and_no_coupon():
    answer = answer_to(
        line("A", 10000),
        offers=[offer("W", "free_freight", threshold=0)],
        coupons=[offer("C", "freight", cut=100)],
    )

    assert reasons(answer) == {"C": "freight_already_free", "W": "freight_already_free"}
