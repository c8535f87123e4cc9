"""Lane 1 by the letter: rules 2, 16, 21 and 22."""

from __future__ import annotations

import pytest

from zhida.shop.promotions.tests.cases import EARLIER, LATER, NOW, answer_to, line, offer, prices, reasons


def test_selling_price_is_the_default():
    assert prices(answer_to(line("A", 100, quantity=3))) == [("A.1", 3, 100, "selling")]


@pytest.mark.parametrize(
    ("level", "level_prices", "expected"),
    [
        (0, {"1": 90}, (100, "selling")),
        (1, {"1": 90}, (90, "level:1")),
        (5, {"1": 90}, (90, "level:1")),
        (2, {"1": 90, "2": 95}, (90, "level:1")),
        (2, {"1": 90, "2": 80}, (80, "level:2")),
        (2, {"2": 90, "1": 90}, (90, "level:1")),
        (2, {"1": 100}, (100, "selling")),
        (2, {"1": 120}, (100, "selling")),
        (0, {"0": 99}, (99, "level:0")),
        (10, {"2": 90, "10": 80}, (80, "level:10")),
        (9, {"2": 90, "10": 80}, (90, "level:2")),
    ],
)
def test_level_price_is_the_lowest_up_to_the_level(level, level_prices, expected):
    answer = answer_to(line("A", 100, level_prices=level_prices), buyer={"level": level})

    assert prices(answer) == [("A.1", 1, *expected)]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, [("A.1", 5, 60, "F")]),
        ({"quota_left": None, "buyer_left": None}, [("A.1", 5, 60, "F")]),
        ({"quota_left": 2}, [("A.1", 2, 60, "F"), ("A.2", 3, 100, "selling")]),
        ({"buyer_left": 1}, [("A.1", 1, 60, "F"), ("A.2", 4, 100, "selling")]),
        ({"quota_left": 3, "buyer_left": 2}, [("A.1", 2, 60, "F"), ("A.2", 3, 100, "selling")]),
        ({"quota_left": 9, "buyer_left": 9}, [("A.1", 5, 60, "F")]),
    ],
)
def test_flash_price_lasts_as_long_as_its_limits(limits, expected):
    answer = answer_to(
        line("A", 100, quantity=5), offers=[offer("F", "flash_price", skus={"A": 60}, **limits)]
    )

    assert prices(answer) == expected


def test_flash_price_is_compared_with_the_level_price():
    flash = offer("F", "flash_price", skus={"A": 80})

    answer = answer_to(line("A", 100, level_prices={"1": 80}), buyer={"level": 1}, offers=[flash])

    assert prices(answer) == [("A.1", 1, 80, "level:1")]
    assert reasons(answer) == {"F": "not_cheaper"}


def test_flash_limits_run_on_from_line_to_line_in_id_order():
    flash = offer("F", "flash_price", skus={"A": 60, "B": 50}, quota_left=3)

    answer = answer_to(line("B", 100, quantity=2), line("A", 100, quantity=2), offers=[flash])

    assert prices(answer) == [
        ("A.1", 2, 60, "F"),
        ("B.1", 1, 50, "F"),
        ("B.2", 1, 100, "selling"),
    ]


def test_line_ids_compare_by_code_point():
    flash = offer("F", "flash_price", skus={"S": 60}, quota_left=1)
    lines = [line("L2", 100) | {"sku": "S"}, line("L10", 100) | {"sku": "S"}]

    assert prices(answer_to(*lines, offers=[flash])) == [
        ("L10.1", 1, 60, "F"),
        ("L2.1", 1, 100, "selling"),
    ]


def test_flash_offers_serve_cheapest_first_then_by_priority_then_by_id():
    flashes = [
        offer("F3", "flash_price", skus={"A": 70}, quota_left=1, priority=5),
        offer("F2", "flash_price", skus={"A": 70}, quota_left=1),
        offer("F1", "flash_price", skus={"A": 70}, quota_left=1),
        offer("F9", "flash_price", skus={"A": 60}, quota_left=1),
    ]

    assert prices(answer_to(line("A", 100, quantity=5), offers=flashes)) == [
        ("A.1", 1, 60, "F9"),
        ("A.2", 1, 70, "F3"),
        ("A.3", 1, 70, "F1"),
        ("A.4", 1, 70, "F2"),
        ("A.5", 1, 100, "selling"),
    ]


@pytest.mark.parametrize(
    ("flash", "reason"),
    [
        ({"skus": {"A": 60}, "starts_at": LATER}, "not_started"),
        ({"skus": {"A": 60}, "ends_at": EARLIER}, "ended"),
        ({"skus": {"A": 60}, "ends_at": NOW}, "ended"),
        ({"skus": {"B": 60}}, "out_of_scope"),
        ({"skus": {}}, "out_of_scope"),
        ({"skus": {"A": 60}, "quota_left": 0}, "quota_used_up"),
        ({"skus": {"A": 60}, "buyer_left": 0}, "buyer_limit"),
        ({"skus": {"A": 60}, "buyer_left": 0, "quota_left": 0}, "quota_used_up"),
        ({"skus": {"A": 100}}, "not_cheaper"),
        ({"skus": {"A": 101}}, "not_cheaper"),
    ],
)
def test_unused_flash_offer_says_why(flash, reason):
    answer = answer_to(line("A", 100), offers=[offer("F", "flash_price", **flash)])

    assert reasons(answer) == {"F": reason}
    assert prices(answer) == [("A.1", 1, 100, "selling")]


def test_flash_offer_without_a_unit_left_is_not_cheaper():
    flashes = [offer("F1", "flash_price", skus={"A": 60}), offer("F2", "flash_price", skus={"A": 70})]

    assert reasons(answer_to(line("A", 100), offers=flashes)) == {"F2": "not_cheaper"}


def test_period_begins_at_its_first_instant_and_is_compared_as_an_instant():
    flash = offer("F", "flash_price", skus={"A": 60}, starts_at="2026-11-22T04:00:00Z")

    assert prices(answer_to(line("A", 100), offers=[flash])) == [("A.1", 1, 60, "F")]


def test_flash_price_is_no_discount():
    answer = answer_to(line("A", 100), offers=[offer("F", "flash_price", skus={"A": 60})])

    assert (answer["goods"], answer["discounts"], answer["payable"]) == (60, [], 60)
