"""What every change of the engine must keep (reference section 9)."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from zhida.shop.promotions.engine.case_documents import read_case
from zhida.shop.promotions.engine.offers import RefundLine
from zhida.shop.promotions.engine.quoting import quote
from zhida.shop.promotions.engine.shares import refund_in_turn
from zhida.shop.promotions.records import Quote
from zhida.shop.promotions.tests.cases import NOW
from zhida.shop.promotions.tests.strategies import (
    RUNS,
    cases,
    coupons,
    line_offers,
    lines,
    money_offers,
    numbered,
)


def quote_of(document: dict[str, Any]) -> Quote:
    return quote(read_case(document))


@RUNS
@given(cases())
def test_sums_hold_and_nothing_is_negative(document):
    answer = quote_of(document)

    assert answer.goods == sum(row.amount for row in answer.rows)
    assert answer.payable == sum(row.payable for row in answer.rows) + answer.freight_payable
    assert answer.payable == (
        answer.goods
        - sum(discount.amount for discount in answer.discounts)
        - answer.points_amount
        + answer.freight_payable
    )
    assert answer.freight_payable == answer.freight - sum(cut.amount for cut in answer.freight_cuts)
    for discount in answer.discounts:
        assert sum(discount.shares.values()) == discount.amount > 0
        assert min(discount.shares.values()) > 0
        assert discount.lost >= 0
    for row in answer.rows:
        assert row.payable == row.amount - sum(one.amount for one in row.adjustments) >= 0
    assert min(answer.freight_payable, answer.points_amount, answer.points_used, answer.payable) >= 0
    assert answer.points_used <= min(document["use"]["points"], document["buyer"]["points"])


@RUNS
@given(cases(), st.randoms(use_true_random=False))
def test_order_of_lines_offers_and_coupons_does_not_matter(document, rng):
    shuffled = {**document}
    for part in ("lines", "offers", "coupons"):
        shuffled[part] = rng.sample(document[part], len(document[part]))

    assert quote_of(shuffled).to_json() == quote_of(document).to_json()


@RUNS
@given(cases())
def test_quote_comes_back_equal_from_its_stored_text(document):
    answer = quote_of(document)

    assert Quote.from_json(answer.to_json()) == answer


@RUNS
@given(cases())
def test_every_offer_is_applied_or_says_why_not(document):
    answer = quote_of(document)
    applied = (
        {row.source for row in answer.rows}
        | {discount.id for discount in answer.discounts}
        | {gift.offer for gift in answer.gifts}
        | {cut.id for cut in answer.freight_cuts}
    )
    refused = [entry.id for entry in answer.not_applied]

    ids = {one["id"] for one in document["offers"] + document["coupons"]}
    assert len(refused) == len(set(refused))
    assert set(refused) == ids - applied
    for entry in answer.not_applied:
        has_missing = entry.missing_minor is not None or entry.missing_quantity is not None
        assert has_missing == (entry.reason in {"below_threshold", "below_count"})
        assert (entry.missing_minor or entry.missing_quantity or 1) > 0


@RUNS
@given(cases(), st.randoms(use_true_random=False))
def test_refunds_sum_to_the_goods_paid_in_any_order(document, rng):
    answer = quote_of(document)
    units = [RefundLine(line=key, quantity=1) for key, shares in answer.unit_shares.items() for _ in shares]
    rng.shuffle(units)

    refunds = refund_in_turn(answer.unit_shares, [[unit] for unit in units])

    assert sum(refund.amount for refund in refunds) == sum(row.payable for row in answer.rows)
    for key, shares in answer.unit_shares.items():
        assert sum(shares) == answer.line_payable(key)
        assert list(shares) == sorted(shares, reverse=True)


@RUNS
@given(cases(most_coupons=3), coupons)
def test_further_coupon_never_raises_the_payable(document, coupon):
    more = {**document, "coupons": [*document["coupons"], {"id": "C9", **coupon}]}

    assert quote_of(more).payable <= quote_of(document).payable


@RUNS
@given(st.lists(lines, min_size=1, max_size=4), st.lists(line_offers | money_offers, min_size=1, max_size=4))
def test_further_offer_never_lowers_the_discount_of_its_group(cart, offers):
    def discount_of(members: list[dict[str, Any]]) -> int:
        one_group = [{**member, "group": "g"} for member in numbered("O", members)]
        answer = quote_of({"now": NOW, "lines": numbered("L", cart), "offers": one_group})
        return sum(discount.amount for discount in answer.discounts)

    kinds = {"nth_percent", "count_percent", "bundle_price"}
    lane = [one for one in offers if (one["kind"] in kinds) == (offers[0]["kind"] in kinds)]

    assert discount_of(lane[:-1]) <= discount_of(lane)


@RUNS
@given(cases(), st.integers(1, 5), st.integers(1, 5), st.integers(1, 5000))
def test_more_units_quota_or_points_never_make_an_amount_negative(document, units, quota, points):
    more = {
        **document,
        "lines": [{**one, "quantity": one["quantity"] + units} for one in document["lines"]],
        "offers": [
            {**one, "quota_left": (one.get("quota_left") or 0) + quota}
            if one["kind"] == "flash_price"
            else one
            for one in document["offers"]
        ],
        "use": {"coupons": "best", "points": document["use"]["points"] + points},
    }

    answer = quote_of(more)

    assert min([row.payable for row in answer.rows] + [answer.payable, answer.freight_payable]) >= 0


@RUNS
@given(cases(most_coupons=5))
def test_best_coupons_equal_trying_every_combination(document):
    ids = [coupon["id"] for coupon in document["coupons"]]
    tried: list[tuple[int, int, list[str]]] = []
    for size in range(len(ids) + 1):
        for named in itertools.combinations(ids, size):
            forced = quote_of({**document, "use": {**document["use"], "coupons": list(named)}})
            if sorted(forced.coupons_used) == sorted(named):
                tried.append((forced.payable, size, sorted(named)))

    best = quote_of(document)

    assert (best.payable, len(best.coupons_used), sorted(best.coupons_used)) == min(tried)
