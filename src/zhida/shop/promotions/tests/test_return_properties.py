"""What every settlement of generated orders must keep, both ways (reference sections 4, 5 and 9)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from zhida.shop.promotions.engine.case_documents import read_case
from zhida.shop.promotions.engine.quoting import quote
from zhida.shop.promotions.engine.returning import returned
from zhida.shop.promotions.engine.settling import quote_kept
from zhida.shop.promotions.records import OfferTerms, Quote
from zhida.shop.promotions.records.returning import ReturnTerms, StandingOrder
from zhida.shop.promotions.tests.strategies import RUNS, cases

ways = st.builds(ReturnTerms, resettles=st.booleans(), deducts_freight=st.booleans())


def give_back(order, wanted, *, terms, is_faulty=False):
    return returned(order=order, wanted=wanted, terms=terms, is_faulty=is_faulty)


def stored(document: dict[str, Any]) -> Quote:
    """The quote as its order keeps it, with the terms of what was applied, read back from its text."""
    answer = quote(read_case(document))
    refused = {entry.id for entry in answer.not_applied}
    terms = tuple(
        OfferTerms(id=one["id"], version=1, document=json.dumps(one))
        for one in [*document["offers"], *document["coupons"]]
        if one["id"] not in refused
    )
    text = replace(answer, terms=terms).to_json()
    read = Quote.from_json(text)
    assert read.to_json() == text
    return read


@RUNS
@given(cases())
def test_keeping_everything_costs_what_was_paid(document):
    answer = stored(document)
    kept = quote_kept(answer, {line: len(shares) for line, shares in answer.unit_shares.items()})

    assert kept is not None
    before_points = answer.goods - sum(one.amount for one in answer.discounts)
    assert sum(row.payable for row in kept.rows) == before_points
    assert [(one.id, one.amount) for one in kept.discounts] == [
        (one.id, one.amount) for one in answer.discounts
    ]
    assert kept.gifts == answer.gifts


@RUNS
@given(cases(), ways, st.integers(0, 300), st.randoms(use_true_random=False))
def test_returns_in_any_order_sum_to_the_goods_paid(document, terms, earned, rng):
    answer = stored(document)
    order = StandingOrder(quote=answer, unit_shares=answer.unit_shares, points_earned=earned)
    units = [line for line, shares in answer.unit_shares.items() for _ in shares]
    rng.shuffle(units)
    back = []
    while units:
        taken = [units.pop() for _ in range(min(len(units), rng.randint(1, 3)))]
        wanted = {line: taken.count(line) for line in sorted(set(taken))}
        one = give_back(order, wanted, terms=terms, is_faulty=False)
        back.append(one)
        gone = {line: order.gone.get(line, 0) + wanted.get(line, 0) for line in answer.unit_shares}
        order = replace(order, gone=gone, goods_refunded=order.goods_refunded + one.goods)

    paid = sum(sum(shares) for shares in answer.unit_shares.values())
    assert sum(one.goods for one in back) == paid
    assert sum(one.frozen for one in back) == paid
    assert sum(one.points_back for one in back) == answer.points_used
    assert sum(one.points_taken for one in back) == (earned if paid else 0)
    assert min(value for one in back for value in (one.goods, one.money, one.points_back, one.frozen)) >= 0
    assert sum(one.freight_deducted for one in back) <= answer.freight
    assert [one.is_whole for one in back] == [False] * (len(back) - 1) + [True]
    assert back[-1].coupons_back == answer.coupons_used


@RUNS
@given(cases(), st.randoms(use_true_random=False))
def test_faulty_units_come_back_by_frozen_share_whatever_the_merchant_chose(document, rng):
    answer = stored(document)
    order = StandingOrder(quote=answer, unit_shares=answer.unit_shares)
    line = rng.choice(sorted(answer.unit_shares))

    one = give_back(order, {line: 1}, terms=ReturnTerms(resettles=True, deducts_freight=True), is_faulty=True)

    assert one.goods == one.money == answer.unit_shares[line][0]


@RUNS
@given(cases(most_coupons=0))
def test_quote_stored_before_line_scopes_is_still_read(document):
    answer = stored(document)
    old = json.loads(answer.to_json())
    del old["lines"]
    read = Quote.from_json(json.dumps(old))

    order = StandingOrder(quote=read, unit_shares=read.unit_shares)
    everything = {line: len(shares) for line, shares in read.unit_shares.items()}

    assert read == replace(answer, lines=())
    assert give_back(order, everything, terms=ReturnTerms(resettles=True)).goods == sum(
        sum(shares) for shares in read.unit_shares.values()
    )
