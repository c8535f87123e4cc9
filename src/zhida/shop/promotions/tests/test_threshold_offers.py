"""Lane 3 by the letter: rules 1, 7, 8, 18 to 22, and the worked apportionments of section 3."""

from __future__ import annotations

import pytest

from zhida.shop.promotions.tests.cases import (
    LATER,
    answer_to,
    discounts,
    line,
    missing,
    offer,
    reasons,
    shares,
)

CUT_200_30 = offer("T", "threshold_cut", tiers=[{"threshold": 20000, "cut": 3000}])


def test_cut_is_spread_by_largest_remainder():
    answer = answer_to(line("A", 12900), line("B", 8990), line("C", 990), offers=[CUT_200_30])

    assert shares(answer, "T") == {"A.1": 1691, "B.1": 1179, "C.1": 130}
    assert answer["payable"] == 19880


def test_ten_off_three_equal_lines_is_never_nine_ninety_nine():
    cut = offer("T", "threshold_cut", tiers=[{"threshold": 0, "cut": 1000}])

    answer = answer_to(line("A", 1000), line("B", 1000), line("C", 1000), offers=[cut])

    assert shares(answer, "T") == {"A.1": 334, "B.1": 333, "C.1": 333}


@pytest.mark.parametrize(
    ("price", "expected"),
    [(99999, None), (100000, 8000), (299999, 8000), (300000, 30000), (900000, 30000)],
)
def test_highest_tier_reached_cuts_once(price, expected):
    cut = offer(
        "T", "threshold_cut", tiers=[{"threshold": 300000, "cut": 30000}, {"threshold": 100000, "cut": 8000}]
    )

    answer = answer_to(line("A", price), offers=[cut])

    assert discounts(answer).get("T") == expected


@pytest.mark.parametrize(
    ("price", "cap", "expected"),
    [(36500, 4500, 4500), (36500, None, 4500), (40000, 4500, 4500), (40000, None, 6000), (10000, 1000, 1000)],
)
def test_every_cut_repeats_up_to_its_cap(price, cap, expected):
    every = offer("T", "every_cut", threshold=10000, cut=1500, cap=cap)

    assert discounts(answer_to(line("A", price), offers=[every])) == {"T": expected}


def test_threshold_percent_is_rounded_once_on_the_base():
    percent = offer("T", "threshold_percent", tiers=[{"threshold": 0, "percent_off": 12}])

    answer = answer_to(line("A", 99900), offers=[percent])

    assert (discounts(answer), answer["payable"]) == ({"T": 11988}, 87912)


def test_threshold_percent_rounds_half_up_over_all_rows_together():
    percent = offer("T", "threshold_percent", tiers=[{"threshold": 0, "percent_off": 50}])

    answer = answer_to(line("A", 101), line("B", 102), line("C", 102), offers=[percent])

    assert discounts(answer) == {"T": 153}


def test_threshold_percent_is_capped_then_spread():
    percent = offer("T", "threshold_percent", tiers=[{"threshold": 0, "percent_off": 50}], cap=100)

    assert shares(answer_to(line("A", 300), line("B", 100), offers=[percent]), "T") == {"A.1": 75, "B.1": 25}


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({}, 300),
        (None, 300),
        ({"skus": []}, 300),
        ({"skus": ["A"]}, 100),
        ({"products": ["p"]}, 100),
        ({"brands": ["b"]}, 200),
        ({"categories": ["phones"]}, 200),
        ({"skus": ["A"], "brands": ["b"]}, 300),
        ({"exclude_skus": ["A"]}, 200),
        ({"exclude_products": ["p"]}, 200),
        ({"exclude_brands": ["b"]}, 100),
        ({"exclude_categories": ["phones"]}, 100),
        ({"skus": ["A"], "exclude_skus": ["A"]}, None),
        ({"categories": ["Phones"]}, None),
    ],
)
def test_scope_is_a_union_and_excludes_win(scope, expected):
    every = offer("T", "threshold_percent", tiers=[{"threshold": 0, "percent_off": 100}], scope=scope)
    lines = [
        line("A", 100, product="p", category=["cables"]),
        line("B", 200, product="q", brand="b", category=["digital", "phones"]),
    ]

    assert discounts(answer_to(*lines, offers=[every])).get("T") == expected


def test_excluded_line_does_not_count_towards_the_threshold():
    cut = {**CUT_200_30, "scope": {"exclude_skus": ["B"]}}

    answer = answer_to(line("A", 15000), line("B", 15000), offers=[cut])

    assert missing(answer) == {"T": {"minor": 5000}}


def test_loser_that_reached_its_lowest_tier_misses_nothing():
    offers = [
        offer("T1", "threshold_cut", tiers=[{"threshold": 100, "cut": 50}], group="g"),
        offer(
            "T2",
            "threshold_cut",
            tiers=[{"threshold": 100, "cut": 10}, {"threshold": 5000, "cut": 900}],
            group="g",
        ),
        offer("T3", "threshold_cut", tiers=[{"threshold": 3000, "cut": 900}], group="g"),
    ]

    answer = answer_to(line("A", 1000), offers=offers)

    assert reasons(answer) == {"T2": "lost_to_group", "T3": "below_threshold"}
    assert missing(answer) == {"T3": {"minor": 2000}}


def test_missing_is_measured_when_the_group_ran():
    offers = [
        offer("T1", "threshold_cut", tiers=[{"threshold": 20000, "cut": 3000}], group="a", priority=2),
        offer("T2", "threshold_cut", tiers=[{"threshold": 20000, "cut": 1000}], group="b", priority=1),
    ]

    answer = answer_to(line("A", 21000), offers=offers)

    assert (discounts(answer), missing(answer)) == ({"T1": 3000}, {"T2": {"minor": 2000}})


def test_offers_compete_by_the_discount_after_cap_and_cut_off():
    offers = [
        offer("T1", "threshold_percent", tiers=[{"threshold": 0, "percent_off": 90}], cap=10, group="g"),
        offer("T2", "threshold_cut", tiers=[{"threshold": 0, "cut": 20}], group="g"),
    ]

    assert discounts(answer_to(line("A", 1000), offers=offers)) == {"T2": 20}


def test_cut_takes_at_most_what_is_left_in_its_scope():
    cut = offer("T", "threshold_cut", tiers=[{"threshold": 0, "cut": 500}], scope={"skus": ["A"]})

    answer = answer_to(line("A", 300), line("B", 300), offers=[cut])

    assert (shares(answer, "T"), answer["payable"]) == ({"A.1": 300}, 300)


def test_offer_whose_discount_is_zero_is_not_applied():
    answer = answer_to(
        line("A", 300), offers=[offer("T", "threshold_cut", tiers=[{"threshold": 0, "cut": 0}])]
    )

    assert (answer["discounts"], reasons(answer)) == ([], {"T": "not_cheaper"})


def test_offer_on_amounts_that_are_all_zero_finds_nothing_left():
    assert reasons(answer_to(line("A", 0), offers=[CUT_200_30])) == {"T": "nothing_left"}


GIFT = {"gift_sku": "G", "gift_value": 4900}


def test_gift_looks_at_the_amounts_after_all_money_offers():
    gift = offer("G1", "threshold_gift", threshold=20000, priority=9, **GIFT)

    answer = answer_to(line("A", 22000), offers=[gift, CUT_200_30])

    assert (answer["gifts"], missing(answer)) == ([], {"G1": {"minor": 1000}})


def test_gift_is_given_once_with_its_value():
    gift = offer("G1", "threshold_gift", threshold=10000, **GIFT)

    answer = answer_to(line("A", 30000), offers=[gift])

    assert answer["gifts"] == [{"offer": "G1", "sku": "G", "quantity": 1, "value": 4900}]
    assert (answer["discounts"], answer["payable"]) == ([], 30000)


def test_gift_without_value_is_given_too():
    gift = offer("G1", "threshold_gift", threshold=0, gift_sku="G", gift_value=0)

    assert answer_to(line("A", 100), offers=[gift])["gifts"][0]["value"] == 0


def test_larger_gift_of_a_group_wins_then_priority_then_id():
    offers = [
        offer("G1", "threshold_gift", threshold=0, gift_sku="X", gift_value=10, group="g"),
        offer("G2", "threshold_gift", threshold=0, gift_sku="Y", gift_value=20, group="g"),
        offer("G3", "threshold_gift", threshold=0, gift_sku="Z", gift_value=20, group="g", priority=1),
    ]

    answer = answer_to(line("A", 100), offers=offers)

    assert [gift["offer"] for gift in answer["gifts"]] == ["G3"]
    assert reasons(answer) == {"G1": "lost_to_group", "G2": "lost_to_group"}


def test_gift_competes_with_no_money_offer_of_its_group_name():
    gift = offer("G1", "threshold_gift", threshold=0, group="g", **GIFT)
    cut = offer("T", "threshold_cut", tiers=[{"threshold": 0, "cut": 10}], group="g")

    answer = answer_to(line("A", 100), offers=[gift, cut])

    assert (len(answer["gifts"]), discounts(answer)) == (1, {"T": 10})


@pytest.mark.parametrize(
    ("terms", "reason"),
    [({"starts_at": LATER}, "not_started"), ({"scope": {"skus": ["X"]}}, "out_of_scope")],
)
def test_gift_that_is_not_given_says_why(terms, reason):
    gift = offer("G1", "threshold_gift", threshold=0, **GIFT, **terms)

    assert reasons(answer_to(line("A", 100), offers=[gift])) == {"G1": reason}


def test_offer_alone_in_its_group_applies_even_where_it_breaks_a_later_threshold():
    first = offer("T1", "threshold_cut", tiers=[{"threshold": 0, "cut": 1}], priority=1)

    answer = answer_to(line("A", 20000), offers=[first, CUT_200_30])

    assert (discounts(answer), missing(answer)) == ({"T1": 1}, {"T": {"minor": 1}})
