"""Lane 4 by the letter: rules 9, 10 and 20."""

from __future__ import annotations

import pytest

from zhida.shop.promotions.engine import coupon_choice
from zhida.shop.promotions.engine.fields import CaseInvalid
from zhida.shop.promotions.tests.cases import (
    EARLIER,
    LATER,
    answer_to,
    discounts,
    line,
    missing,
    offer,
    reasons,
    shares,
)


def test_one_coupon_a_slot_unless_it_stacks():
    coupons = [
        offer("C1", "shop", cut=10),
        offer("C2", "shop", cut=20),
        offer("C3", "shop", cut=5, stacks=True),
        offer("C4", "shop", cut=6, stacks=True),
        offer("C5", "category", cut=7),
        offer("C6", "product", cut=8),
    ]

    answer = answer_to(line("A", 1000), coupons=coupons)

    assert answer["coupons_used"] == ["C6", "C2", "C3", "C4"]
    assert reasons(answer) == {"C1": "slot_taken", "C5": "slot_taken"}
    assert answer["payable"] == 961


def test_category_coupon_applies_before_the_shop_coupon_whatever_their_ids():
    coupons = [offer("A1", "shop", percent_off=10), offer("Z1", "category", cut=100)]

    answer = answer_to(line("A", 1000), coupons=coupons)

    assert [(one["id"], one["amount"]) for one in answer["discounts"]] == [("Z1", 100), ("A1", 90)]


def test_thresholds_look_at_the_amounts_after_lane_three_not_after_other_coupons():
    coupons = [offer("C1", "category", cut=900), offer("C2", "shop", threshold=1000, cut=50)]

    assert answer_to(line("A", 1000), coupons=coupons)["payable"] == 50


def test_coupon_threshold_is_missed_after_an_order_offer():
    cut = offer("T", "threshold_cut", tiers=[{"threshold": 0, "cut": 300}])

    answer = answer_to(line("A", 1000), offers=[cut], coupons=[offer("C", "shop", threshold=900, cut=50)])

    assert (reasons(answer), missing(answer)) == ({"C": "below_threshold"}, {"C": {"minor": 200}})


def test_percentage_coupon_rounds_half_up_and_is_capped():
    assert discounts(answer_to(line("A", 16350), coupons=[offer("C", "shop", percent_off=5)])) == {"C": 818}
    capped = offer("C", "shop", percent_off=5, cap=700)
    assert discounts(answer_to(line("A", 16350), coupons=[capped])) == {"C": 700}


def test_coupon_of_a_hundred_on_goods_of_eighty_gives_eighty():
    answer = answer_to(line("A", 8000), coupons=[offer("C", "shop", cut=10000)])

    assert (discounts(answer), answer["payable"]) == ({"C": 8000}, 0)


def test_coupon_is_spread_over_its_scope_only():
    coupon = offer("C", "category", cut=100, scope={"categories": ["x"]})
    lines = [line("A", 300, category=["x"]), line("B", 100, category=["x"]), line("D", 900)]

    assert shares(answer_to(*lines, coupons=[coupon]), "C") == {"A.1": 75, "B.1": 25}


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"starts_at": LATER}, "not_started"),
        ({"ends_at": EARLIER}, "ended"),
        ({"scope": {"skus": ["X"]}}, "out_of_scope"),
        ({"threshold": 1001}, "below_threshold"),
    ],
)
@pytest.mark.parametrize("use", ["best", ["C"], []])
def test_unusable_coupon_says_why_however_coupons_are_chosen(terms, reason, use):
    answer = answer_to(line("A", 1000), coupons=[offer("C", "shop", cut=10, **terms)], use={"coupons": use})

    assert (reasons(answer), answer["coupons_used"]) == ({"C": reason}, [])


def test_fewest_coupons_win_where_the_payable_is_equal():
    coupons = [
        offer("C1", "shop", cut=500, stacks=True),
        offer("C2", "shop", cut=500, stacks=True),
        offer("C3", "shop", cut=1000, stacks=True),
    ]

    answer = answer_to(line("A", 1000), coupons=coupons)

    assert (answer["coupons_used"], answer["payable"]) == (["C3"], 0)
    assert reasons(answer) == {"C1": "not_chosen", "C2": "not_chosen"}


def test_smallest_ids_win_where_all_else_is_equal():
    coupons = [offer("C2", "shop", cut=50), offer("C1", "shop", cut=50), offer("C10", "shop", cut=50)]

    assert answer_to(line("A", 1000), coupons=coupons)["coupons_used"] == ["C1"]


def test_coupon_that_would_cost_free_freight_is_not_chosen():
    free = offer("W", "free_freight", threshold=1000)

    answer = answer_to(line("A", 1000), offers=[free], coupons=[offer("C", "shop", cut=100)], freight=500)

    assert (answer["payable"], reasons(answer)) == (1000, {"C": "not_chosen"})


def test_forced_coupon_is_used_even_where_it_costs_more():
    free = offer("W", "free_freight", threshold=1000)

    answer = answer_to(
        line("A", 1000),
        offers=[free],
        coupons=[offer("C", "shop", cut=100)],
        freight=500,
        use={"coupons": ["C"]},
    )

    assert (answer["payable"], answer["coupons_used"]) == (1400, ["C"])
    assert missing(answer) == {"W": {"minor": 100}}


def test_empty_choice_uses_none():
    answer = answer_to(line("A", 1000), coupons=[offer("C", "shop", cut=100)], use={"coupons": []})

    assert (answer["payable"], reasons(answer)) == (1000, {"C": "not_chosen"})


def test_first_named_of_one_slot_wins():
    coupons = [offer("C1", "shop", cut=10), offer("C2", "shop", cut=90)]

    answer = answer_to(line("A", 1000), coupons=coupons, use={"coupons": ["C1", "C2"]})

    assert (answer["coupons_used"], reasons(answer)) == (["C1"], {"C2": "slot_taken"})


def test_named_coupon_without_effect_gives_its_slot_back():
    coupons = [
        offer("C1", "category", cut=0),
        offer("C2", "category", cut=90),
        offer("C3", "shop", cut=5, scope={"skus": ["B"]}),
    ]

    answer = answer_to(line("A", 1000), line("B", 10), coupons=coupons, use={"coupons": ["C1", "C2", "C3"]})

    assert (answer["coupons_used"], reasons(answer)) == (["C2", "C3"], {"C1": "not_cheaper"})


def test_named_coupon_after_one_that_took_all_finds_nothing_left():
    coupons = [offer("C1", "category", cut=1000), offer("C2", "shop", cut=90)]

    answer = answer_to(line("A", 1000), coupons=coupons, use={"coupons": ["C2", "C1"]})

    assert (answer["coupons_used"], reasons(answer)) == (["C1"], {"C2": "nothing_left"})


def test_naming_a_coupon_twice_names_it_once():
    answer = answer_to(line("A", 1000), coupons=[offer("C", "shop", cut=9)], use={"coupons": ["C", "C"]})

    assert answer["coupons_used"] == ["C"]


def test_freight_coupons_are_used_but_are_no_discount():
    answer = answer_to(line("A", 1000), coupons=[offer("C", "freight", cut=300)], freight=500)

    assert (answer["coupons_used"], answer["discounts"], answer["freight_payable"]) == (["C"], [], 200)
    assert answer["payable"] == 1200


def test_freight_never_falls_below_zero():
    answer = answer_to(line("A", 1000), coupons=[offer("C", "freight", cut=900)], freight=500)

    assert (answer["freight_payable"], answer["payable"]) == (0, 1000)


def test_freight_coupons_that_stack_cut_in_turn():
    coupons = [
        offer("C1", "freight", cut=100, stacks=True),
        offer("C2", "freight", percent_off=50, stacks=True),
        offer("C3", "freight", cut=50),
        offer("C4", "freight", cut=60),
    ]

    answer = answer_to(line("A", 1000), coupons=coupons, freight=500)

    assert (answer["coupons_used"], answer["freight_payable"]) == (["C1", "C2", "C4"], 140)
    assert reasons(answer) == {"C3": "slot_taken"}


@pytest.mark.parametrize("use", ["best", ["C"], []])
def test_freight_coupon_on_free_freight_is_left_out(use):
    free = offer("W", "free_freight", threshold=0)

    answer = answer_to(
        line("A", 1000),
        offers=[free],
        coupons=[offer("C", "freight", cut=300)],
        freight=500,
        use={"coupons": use},
    )

    assert (reasons(answer), answer["coupons_used"]) == ({"C": "freight_already_free"}, [])


def test_named_freight_coupons_that_do_nothing_say_so():
    coupons = [
        offer("C1", "freight", cut=500, stacks=True),
        offer("C2", "freight", cut=100, stacks=True),
        offer("C3", "freight", cut=0),
    ]

    answer = answer_to(line("A", 1000), coupons=coupons, freight=500, use={"coupons": ["C3", "C2", "C1"]})

    assert answer["coupons_used"] == ["C1"]
    assert reasons(answer) == {"C2": "nothing_left", "C3": "nothing_left"}


def test_coupon_on_goods_that_cost_nothing_finds_nothing_left():
    answer = answer_to(line("A", 0), coupons=[offer("C", "shop", cut=10)])

    assert reasons(answer) == {"C": "nothing_left"}


def test_more_stacking_coupons_than_can_be_weighed_are_refused(monkeypatch):
    monkeypatch.setattr(coupon_choice, "MOST_COMBINATIONS", 2)
    coupons = [offer(f"C{number}", "shop", cut=10, stacks=True) for number in range(3)]

    with pytest.raises(CaseInvalid, match="too many of them stack"):
        answer_to(line("A", 1000), coupons=coupons)


def test_twenty_percentages_that_stack_are_all_used():
    coupons = [offer(f"C{number:02}", "shop", percent_off=number, stacks=True) for number in range(1, 21)]

    answer = answer_to(line("A", 1_000_000), coupons=coupons)

    assert answer["coupons_used"] == [coupon["id"] for coupon in coupons]
    assert answer["payable"] == 104_319


def test_of_twenty_equal_coupons_that_stack_only_as_many_as_needed_are_used():
    coupons = [offer(f"C{number:02}", "shop", cut=10, stacks=True) for number in range(20)]

    answer = answer_to(line("A", 95), coupons=coupons)

    assert answer["coupons_used"] == [f"C{number:02}" for number in range(10)]
    assert answer["payable"] == 0
