"""Documents that are refused, each with the place of the mistake: rule 23."""

from __future__ import annotations

from typing import Any

import pytest

from zhida.shop.promotions.engine.case_documents import read_case
from zhida.shop.promotions.engine.fields import CaseInvalid
from zhida.shop.promotions.tests.cases import NOW, line, offer

CUT = {"tiers": [{"threshold": 100, "cut": 10}]}


def refusal_of(document: Any) -> str:
    with pytest.raises(CaseInvalid) as caught:
        read_case(document)
    return caught.value.where


@pytest.mark.parametrize("document", [None, [], "text", 1, True])
def test_case_must_be_an_object(document):
    assert refusal_of(document) == "case"


@pytest.mark.parametrize(
    "now", ["2026-11-22T12:00:00", "yesterday", "", 5, None, "2026-11-22", "2026-13-01T00:00:00Z"]
)
def test_now_must_be_an_instant_with_offset(now):
    assert refusal_of({"now": now, "lines": [line("A", 1)]}) == "case.now"


@pytest.mark.parametrize("lines", [None, []])
def test_lines_must_be_there(lines):
    assert refusal_of({"now": NOW, "lines": lines}) == "case.lines"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quantity", 0),
        ("quantity", -1),
        ("quantity", 1.0),
        ("quantity", "1"),
        ("quantity", True),
        ("quantity", None),
        ("selling", -1),
        ("selling", 1.5),
        ("selling", "100"),
        ("selling", True),
        ("selling", None),
        ("id", ""),
        ("id", 5),
        ("id", "A\ud800"),
        ("sku", "A\0"),
        ("category", "phones"),
        ("category", [1]),
        ("level_prices", {"one": 5}),
        ("level_prices", {"01": 5}),
        ("level_prices", {"-1": 5}),
        ("level_prices", {"９": 5}),
        ("level_prices", []),
    ],
)
def test_line_with_a_wrong_field_is_refused(field, value):
    assert refusal_of({"now": NOW, "lines": [line("A", 1) | {field: value}]}) == f"case.lines[0].{field}"


def test_level_price_must_be_a_whole_number():
    document = {"now": NOW, "lines": [line("A", 1, level_prices={"1": 1.5})]}

    assert refusal_of(document) == "case.lines[0].level_prices.1"


def test_two_lines_of_one_id_are_refused():
    assert refusal_of({"now": NOW, "lines": [line("A", 1), line("A", 2)]}) == "case.lines"


def test_more_units_than_any_cart_holds_are_refused():
    assert refusal_of({"now": NOW, "lines": [line("A", 1, quantity=10**9)]}) == "case.lines"


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"kind": "mystery"}, "kind"),
        ({"kind": None}, "kind"),
        ({"kind": "shop"}, "kind"),
        ({"kind": "nth_percent", "nth": 0, "percent_off": 5}, "nth"),
        ({"kind": "nth_percent", "nth": 2, "percent_off": 0}, "percent_off"),
        ({"kind": "nth_percent", "nth": 2, "percent_off": 101}, "percent_off"),
        ({"kind": "nth_percent", "nth": 2, "percent_off": 5, "cap": 3}, "cap"),
        ({"kind": "count_percent", "count": 2, "percent_off": 12.5}, "percent_off"),
        ({"kind": "count_percent", "count": 0, "percent_off": 12}, "count"),
        ({"kind": "count_percent", "percent_off": 12}, "count"),
        ({"kind": "bundle_price", "items": {}, "price": 5}, "items"),
        ({"kind": "bundle_price", "items": {"A": 0}, "price": 5}, "items.A"),
        ({"kind": "bundle_price", "items": {"A": 1}, "price": -5}, "price"),
        ({"kind": "threshold_cut"}, "tiers"),
        ({"kind": "threshold_cut", "tiers": []}, "tiers"),
        ({"kind": "threshold_cut", "tiers": {}}, "tiers"),
        ({"kind": "threshold_cut", "tiers": [{"threshold": 5, "cut": -1}]}, "tiers[0].cut"),
        ({"kind": "threshold_cut", "tiers": [5]}, "tiers[0]"),
        ({"kind": "every_cut", "threshold": 0, "cut": 5}, "threshold"),
        ({"kind": "every_cut", "threshold": 5, "cut": -5}, "cut"),
        ({"kind": "every_cut", "threshold": 5, "cut": 5, "cap": -1}, "cap"),
        (
            {"kind": "threshold_percent", "tiers": [{"threshold": 5, "percent_off": 0}]},
            "tiers[0].percent_off",
        ),
        ({"kind": "threshold_gift", "threshold": 5}, "gift_sku"),
        ({"kind": "threshold_gift", "threshold": 5, "gift_sku": "G", "gift_value": -1}, "gift_value"),
        ({"kind": "free_freight"}, "threshold"),
        ({"kind": "flash_price", "skus": {"A": -1}}, "skus.A"),
        ({"kind": "flash_price", "skus": {"A": 5}, "quota_left": -1}, "quota_left"),
        ({"kind": "threshold_cut", **CUT, "priority": "high"}, "priority"),
        ({"kind": "threshold_cut", **CUT, "group": 5}, "group"),
        ({"kind": "threshold_cut", **CUT, "scope": {"sku": ["A"]}}, "scope.sku"),
        ({"kind": "threshold_cut", **CUT, "scope": {"skus": "A"}}, "scope.skus"),
        ({"kind": "threshold_cut", **CUT, "scope": []}, "scope"),
        ({"kind": "threshold_cut", **CUT, "starts_at": "2026-11-22T12:00:00"}, "starts_at"),
        (
            {
                "kind": "threshold_cut",
                **CUT,
                "starts_at": "2026-11-22T12:00:00+08:00",
                "ends_at": "2026-11-22T03:59:59Z",
            },
            "ends_at",
        ),
    ],
)
def test_offer_with_a_wrong_field_is_refused(terms, field):
    document = {"now": NOW, "lines": [line("A", 1)], "offers": [{"id": "O", **terms}]}

    assert refusal_of(document) == f"case.offers[0].{field}"


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"kind": "threshold_cut"}, "kind"),
        ({"kind": "shop"}, "cut"),
        ({"kind": "shop", "cut": 5, "percent_off": 5}, "cut"),
        ({"kind": "shop", "cut": -5}, "cut"),
        ({"kind": "shop", "percent_off": 0}, "percent_off"),
        ({"kind": "shop", "cut": 5, "stacks": "yes"}, "stacks"),
        ({"kind": "shop", "cut": 5, "threshold": -1}, "threshold"),
    ],
)
def test_coupon_with_a_wrong_field_is_refused(terms, field):
    document = {"now": NOW, "lines": [line("A", 1)], "coupons": [{"id": "C", **terms}]}

    assert refusal_of(document) == f"case.coupons[0].{field}"


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"use": {"points": -1}}, "case.use.points"),
        ({"use": {"coupons": "worst"}}, "case.use.coupons"),
        ({"use": {"coupons": ["X"]}}, "case.use.coupons"),
        ({"use": {"coupons": [1]}}, "case.use.coupons"),
        ({"buyer": {"points": -1}}, "case.buyer.points"),
        ({"buyer": {"level": 0.5}}, "case.buyer.level"),
        ({"points": {"per_yuan": 0, "max_percent": 5}}, "case.points.per_yuan"),
        ({"points": {"per_yuan": 100, "max_percent": 101}}, "case.points.max_percent"),
        ({"freight": -1}, "case.freight"),
        ({"freight": "12"}, "case.freight"),
        ({"refunds": [[{"line": "A", "quantity": 0}]]}, "case.refunds[0][0].quantity"),
        ({"refunds": [{"line": "A", "quantity": 1}]}, "case.refunds[0]"),
        ({"refunds": {}}, "case.refunds"),
        ({"offers": [offer("O", "threshold_cut", **CUT)] * 2}, "case.offers and coupons"),
    ],
)
def test_case_with_a_wrong_field_is_refused(more, where):
    assert refusal_of({"now": NOW, "lines": [line("A", 1)], **more}) == where
