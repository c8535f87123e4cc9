"""Lane 2 by the letter: rules 3 to 6, 17, 18 and 21."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    ("quantity", "percent_off", "amount"),
    [(2, 50, 500), (3, 50, 500), (4, 50, 1000), (5, 100, 2000), (2, 1, 10), (2, 100, 1000)],
)
def test_nth_percent_discounts_every_nth_unit(quantity, percent_off, amount):
    nth = offer("P", "nth_percent", nth=2, percent_off=percent_off)

    assert discounts(answer_to(line("A", 1000, quantity=quantity), offers=[nth])) == {"P": amount}


def test_nth_percent_takes_the_cheapest_units_over_lines():
    nth = offer("P", "nth_percent", nth=3, percent_off=50)

    answer = answer_to(line("A", 1000, quantity=4), line("B", 300), line("C", 500), offers=[nth])

    assert shares(answer, "P") == {"B.1": 150, "C.1": 250}


def test_nth_percent_takes_the_smaller_row_key_on_ties():
    nth = offer("P", "nth_percent", nth=2, percent_off=50)

    assert shares(answer_to(line("B", 1000), line("A", 1000), offers=[nth]), "P") == {"A.1": 500}


def test_nth_percent_rounds_half_up_once_a_row():
    nth = offer("P", "nth_percent", nth=2, percent_off=50)

    assert discounts(answer_to(line("A", 333, quantity=2), offers=[nth])) == {"P": 167}


def test_nth_percent_looks_at_the_present_amount_and_the_first_unit_price():
    first = offer("P1", "count_percent", count=1, percent_off=50, scope={"skus": ["A"]}, priority=9)
    second = offer("P2", "nth_percent", nth=2, percent_off=100)

    answer = answer_to(line("A", 1000), line("B", 900), offers=[first, second])

    assert discounts(answer) == {"P1": 500, "P2": 900}


def test_nth_percent_below_its_count_says_how_many_are_missing():
    answer = answer_to(line("A", 1000), offers=[offer("P", "nth_percent", nth=3, percent_off=50)])

    assert reasons(answer) == {"P": "below_count"}
    assert missing(answer) == {"P": {"quantity": 2}}


def test_count_percent_discounts_every_row_in_scope():
    count = offer("P", "count_percent", count=2, percent_off=12, scope={"exclude_skus": ["C"]})

    answer = answer_to(line("A", 99900), line("B", 333), line("C", 500), offers=[count])

    assert shares(answer, "P") == {"A.1": 11988, "B.1": 40}


def test_count_percent_below_its_count():
    answer = answer_to(line("A", 1000), offers=[offer("P", "count_percent", count=3, percent_off=50)])

    assert missing(answer) == {"P": {"quantity": 2}}


@pytest.mark.parametrize(
    ("a_units", "b_units", "amount"),
    [(1, 1, 100), (2, 1, 100), (2, 2, 200), (5, 3, 300)],
)
def test_bundle_price_counts_whole_sets(a_units, b_units, amount):
    bundle = offer("P", "bundle_price", items={"A": 1, "B": 1}, price=500)

    answer = answer_to(line("A", 400, quantity=a_units), line("B", 200, quantity=b_units), offers=[bundle])

    assert discounts(answer) == {"P": amount}


def test_bundle_price_takes_the_dearest_units_and_spreads_over_them():
    bundle = offer("P", "bundle_price", items={"S": 1, "B": 1}, price=500)
    lines = [line("L1", 300) | {"sku": "S"}, line("L2", 400) | {"sku": "S"}, line("B", 200)]

    answer = answer_to(*lines, offers=[bundle])

    assert shares(answer, "P") == {"L2.1": 67, "B.1": 33}


def test_bundle_price_leaves_out_sets_that_are_not_cheaper():
    """The second set would take flash units at 60 and cost more than it is worth."""
    flash = offer("F", "flash_price", skus={"A": 60}, quota_left=1)
    bundle = offer("P", "bundle_price", items={"A": 1}, price=80)

    answer = answer_to(line("A", 100, quantity=2), offers=[flash, bundle])

    assert shares(answer, "P") == {"A.2": 20}


@pytest.mark.parametrize(
    ("items", "price", "reason"),
    [
        ({"X": 1}, 1, "out_of_scope"),
        ({"A": 1, "X": 1}, 1, "incomplete_set"),
        ({"A": 2}, 1, "incomplete_set"),
        ({"A": 1}, 100, "not_cheaper"),
        ({"A": 1}, 101, "not_cheaper"),
    ],
)
def test_bundle_price_that_does_not_apply_never_says_missing(items, price, reason):
    answer = answer_to(line("A", 100), offers=[offer("P", "bundle_price", items=items, price=price)])

    assert (reasons(answer), missing(answer)) == ({"P": reason}, {})


def test_best_offer_of_a_group_wins_whatever_its_priority():
    offers = [
        offer("P1", "count_percent", count=1, percent_off=10, group="g", priority=9),
        offer("P2", "count_percent", count=1, percent_off=20, group="g"),
    ]

    answer = answer_to(line("A", 1000), offers=offers)

    assert (discounts(answer), reasons(answer)) == ({"P2": 200}, {"P1": "lost_to_group"})


@pytest.mark.parametrize(("priority", "winner"), [(1, "P2"), (0, "P1")])
def test_tie_in_a_group_goes_to_the_priority_then_to_the_smaller_id(priority, winner):
    offers = [
        offer("P2", "count_percent", count=1, percent_off=10, group="g", priority=priority),
        offer("P1", "count_percent", count=1, percent_off=10, group="g"),
    ]

    assert discounts(answer_to(line("A", 1000), offers=offers)) == {winner: 100}


def test_groups_run_by_their_highest_priority_each_on_what_is_left():
    offers = [
        offer("P1", "count_percent", count=1, percent_off=50, group="a"),
        offer("P2", "count_percent", count=1, percent_off=10, group="b", priority=1),
    ]

    answer = answer_to(line("A", 1000), offers=offers)

    assert [(one["id"], one["amount"]) for one in answer["discounts"]] == [("P2", 100), ("P1", 450)]


def test_groups_of_one_rank_run_by_name():
    offers = [
        offer("P1", "count_percent", count=1, percent_off=50, group="b"),
        offer("P2", "count_percent", count=1, percent_off=10, group="a"),
    ]

    assert discounts(answer_to(line("A", 1000), offers=offers)) == {"P2": 100, "P1": 450}


def test_offer_out_of_its_period_lends_its_group_no_rank():
    offers = [
        offer("P1", "count_percent", count=1, percent_off=50, group="z"),
        offer("P0", "count_percent", count=1, percent_off=50, group="z", priority=9, ends_at=EARLIER),
        offer("P2", "count_percent", count=1, percent_off=10, group="a"),
    ]

    answer = answer_to(line("A", 1000), offers=offers)

    assert (discounts(answer), reasons(answer)) == ({"P2": 100, "P1": 450}, {"P0": "ended"})


def test_group_that_spells_the_id_of_another_offer_shares_its_group():
    offers = [
        offer("P1", "count_percent", count=1, percent_off=50),
        offer("P2", "count_percent", count=1, percent_off=10, group="P1"),
    ]

    assert reasons(answer_to(line("A", 1000), offers=offers)) == {"P2": "lost_to_group"}


def test_same_group_name_in_two_lanes_is_two_groups():
    offers = [
        offer("P1", "count_percent", count=1, percent_off=10, group="g"),
        offer("T1", "threshold_cut", tiers=[{"threshold": 100, "cut": 50}], group="g"),
    ]

    assert discounts(answer_to(line("A", 1000), offers=offers)) == {"P1": 100, "T1": 50}


def test_one_winner_a_group_for_the_whole_cart_not_for_each_row():
    offers = [
        offer("P1", "count_percent", count=1, percent_off=50, group="g", scope={"skus": ["A"]}),
        offer("P2", "count_percent", count=1, percent_off=40, group="g", scope={"skus": ["B"]}),
    ]

    answer = answer_to(line("A", 1000), line("B", 1000), offers=offers)

    assert (discounts(answer), reasons(answer)) == ({"P1": 500}, {"P2": "lost_to_group"})


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"starts_at": LATER}, "not_started"),
        ({"ends_at": EARLIER}, "ended"),
        ({"scope": {"skus": ["X"]}}, "out_of_scope"),
    ],
)
def test_line_offer_that_does_not_look_at_the_cart(terms, reason):
    count = offer("P", "count_percent", count=1, percent_off=10, **terms)

    assert reasons(answer_to(line("A", 1000), offers=[count])) == {"P": reason}


def test_line_offer_on_free_lines_finds_nothing_left():
    count = offer("P", "count_percent", count=1, percent_off=10)

    assert reasons(answer_to(line("A", 0), offers=[count])) == {"P": "nothing_left"}


def test_bundle_price_on_goods_that_cost_nothing_finds_nothing_left():
    all_off = offer("P1", "count_percent", count=1, percent_off=100, priority=9)
    bundle = offer("P2", "bundle_price", items={"A": 1}, price=80)

    assert reasons(answer_to(line("A", 100), offers=[all_off, bundle])) == {"P2": "nothing_left"}
