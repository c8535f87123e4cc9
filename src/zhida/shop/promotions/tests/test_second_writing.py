"""The engine against the second writing of its rules: whole answers, stored quotes, refunds, refusals."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhida.shop.promotions.engine.case_documents import read_case
from zhida.shop.promotions.engine.quoting import quote
from zhida.shop.promotions.records import Quote
from zhida.shop.promotions.records.cases import CaseInvalid, answer_case
from zhida.shop.promotions.tests.cases import CONTRACT_CASE, NOW
from zhida.shop.promotions.tests.second_cases import random_case
from zhida.shop.promotions.tests.second_checkout import second_answer

# A case costs a few milliseconds, so there are more of them than of the other properties.
MANY = settings(max_examples=int(os.environ.get("ZHIDA_EXAMPLES", "150")), deadline=None, derandomize=True)
RANDOMS = st.randoms(use_true_random=True)


def engine_answer(document: dict[str, Any]) -> dict[str, Any]:
    """The engine's answer with `not_applied` by id, for its order is not a rule."""
    answer: dict[str, Any] = answer_case(document=document)
    told = {one["id"]: {key: one[key] for key in one if key != "id"} for one in answer["not_applied"]}
    assert len(told) == len(answer["not_applied"])
    return answer | {"not_applied": told}


def test_second_writing_answers_the_case_of_the_contract():
    assert second_answer(CONTRACT_CASE) == engine_answer(CONTRACT_CASE)


@MANY
@given(RANDOMS)
def test_engine_answers_as_the_second_writing_does(rng):
    document = random_case(rng)

    assert engine_answer(document) == second_answer(document), document


@MANY
@given(RANDOMS)
def test_stored_quote_and_refunds_hold(rng):
    document = random_case(rng)

    stored = quote(read_case(document))
    answer = engine_answer(document)

    assert Quote.from_json(stored.to_json()) == stored
    assert Quote.from_json(stored.to_json()).to_json() == stored.to_json()
    goods_paid = sum(row["payable"] for row in answer["rows"])
    assert sum(refund["amount"] for refund in answer["refunds"]) == goods_paid
    assert sum(sum(shares) for shares in answer["unit_shares"].values()) == goods_paid


@MANY
@given(RANDOMS)
def test_one_wrong_value_refuses_a_whole_random_case(rng):
    document = random_case(rng)
    wrong = rng.choice(wrong_values(document))

    with pytest.raises(CaseInvalid):
        answer_case(document=document | wrong)


def wrong_values(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Every kind of refusal that the rules name, as what replaces a part of this case (23)."""
    line = document["lines"][0]
    one_more = [{"line": line["id"], "quantity": 1}]
    lines = [
        {"quantity": 0}, {"quantity": 1.0}, {"quantity": "1"}, {"quantity": True},
        {"selling": -1}, {"selling": 9.9}, {"selling": "990"}, {"level_prices": {"1": -1}},
    ]  # fmt: skip
    offers = [
        {"kind": "mystery"},
        {"kind": "count_percent", "count": 1, "percent_off": 0},
        {"kind": "nth_percent", "nth": 1, "percent_off": 101},
        {"kind": "threshold_percent", "tiers": [{"threshold": 1, "percent_off": 101}]},
        {"kind": "threshold_cut", "tiers": [{"threshold": 1, "cut": -1}]},
        {"kind": "every_cut", "threshold": 0, "cut": 1},
        {"kind": "free_freight", "threshold": 1, "starts_at": NOW, "ends_at": "2026-11-22T12:00:00+09:00"},
    ]
    coupons = [
        {"kind": "mystery", "cut": 1},
        {"kind": "shop", "cut": -1},
        {"kind": "shop", "percent_off": 101},
    ]
    return [
        *({"lines": [*document["lines"][1:], line | wrong]} for wrong in lines),
        *({"offers": [*document["offers"], {"id": "wrong", **wrong}]} for wrong in offers),
        *({"coupons": [*document["coupons"], {"id": "wrong", **wrong}]} for wrong in coupons),
        {"lines": []},
        {"lines": [*document["lines"], line]},
        {"now": "2026-11-22T12:00:00"},
        {"use": {"points": -1}},
        {"use": {"coupons": ["unknown"]}},
        {"refunds": [*document["refunds"], one_more]},
    ]
