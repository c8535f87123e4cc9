"""What comes back when units do: both ways to settle, points, coupons, gifts and freight."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from zhida.shop.promotions.engine.case_documents import read_case
from zhida.shop.promotions.engine.fields import CaseInvalid
from zhida.shop.promotions.engine.quoting import quote
from zhida.shop.promotions.engine.returning import returned
from zhida.shop.promotions.engine.settling import quote_kept
from zhida.shop.promotions.records import OfferTerms, Quote
from zhida.shop.promotions.records.returning import ReturnTerms, StandingOrder
from zhida.shop.promotions.tests.cases import EARLIER, LATER, NOW, line, offer

RESETTLE = ReturnTerms(resettles=True)
DEDUCT = ReturnTerms(deducts_freight=True)
CUT_300_50 = offer("T1", "threshold_cut", tiers=[{"threshold": 30000, "cut": 5000}])


def give_back(order, wanted, *, terms, is_faulty=False):
    return returned(order=order, wanted=wanted, terms=terms, is_faulty=is_faulty)


def bought(*lines, offers=(), coupons=(), **case) -> Quote:
    """A quote with the terms that an order keeps, read back from its stored text."""
    document = {"now": NOW, "lines": list(lines), "offers": list(offers), "coupons": list(coupons), **case}
    answer = quote(read_case(document))
    terms = [OfferTerms(id=one["id"], version=1, document=json.dumps(one)) for one in [*offers, *coupons]]
    return Quote.from_json(replace(answer, terms=tuple(terms)).to_json())


def order_of(answer: Quote, **more) -> StandingOrder:
    return StandingOrder(quote=answer, unit_shares=answer.unit_shares, **more)


def test_broken_threshold_settles_both_ways():
    order = order_of(bought(line("A", 20000), line("B", 15000), offers=[CUT_300_50]))

    frozen = give_back(order, {"B": 1}, terms=ReturnTerms())
    resettled = give_back(order, {"B": 1}, terms=RESETTLE)

    assert (frozen.frozen, frozen.resettled, frozen.goods) == (12857, 10000, 12857)
    assert (resettled.frozen, resettled.resettled, resettled.goods) == (12857, 10000, 10000)
    assert (resettled.lines, resettled.money) == ({"B": 12857}, 10000)


def test_faulty_goods_come_back_by_frozen_share():
    order = order_of(bought(line("A", 20000), line("B", 15000), offers=[CUT_300_50]))

    assert give_back(order, {"B": 1}, terms=RESETTLE, is_faulty=True).goods == 12857


def test_second_unit_at_half_price():
    half = offer("N1", "nth_percent", nth=2, percent_off=50)
    order = order_of(bought(line("A", 10000, quantity=2), offers=[half]))

    assert give_back(order, {"A": 1}, terms=RESETTLE).goods == 5000
    assert give_back(order, {"A": 1}, terms=ReturnTerms()).goods == 7500


def test_resettled_refund_is_never_below_zero():
    bundle = offer("P1", "bundle_price", items={"A": 1, "B": 1}, price=10000)
    order = order_of(bought(line("A", 12000), line("B", 9000), offers=[bundle]))

    assert give_back(order, {"B": 1}, terms=RESETTLE).goods == 0
    rest = replace(order, gone={"B": 1})
    assert give_back(rest, {"A": 1}, terms=RESETTLE).goods == 10000


def test_flash_rows_stand_and_the_cheapest_units_stay():
    flash = offer("F1", "flash_price", skus={"A": 6000}, quota_left=1, starts_at=EARLIER, ends_at=LATER)
    order = order_of(bought(line("A", 10000, quantity=3), offers=[flash]))

    assert order.quote.goods == 26000
    assert give_back(order, {"A": 2}, terms=RESETTLE).goods == 20000


def test_used_coupon_counts_while_its_threshold_is_reached():
    coupon = offer("C1", "shop", threshold=20000, cut=2000)
    answer = bought(line("A", 10000, quantity=3), coupons=[coupon])
    order = order_of(answer)

    assert give_back(order, {"A": 1}, terms=RESETTLE).goods == 28000 - 18000
    assert give_back(order, {"A": 2}, terms=RESETTLE).goods == 28000 - 10000
    assert give_back(order, {"A": 2}, terms=RESETTLE).coupons_back == ()
    assert give_back(order, {"A": 3}, terms=RESETTLE).coupons_back == ("C1",)


def test_points_come_back_and_are_taken_back_by_share():
    answer = bought(
        line("A", 1000, quantity=3),
        line("B", 2000),
        buyer={"level": 0, "points": 1000},
        use={"coupons": "best", "points": 1000},
        points={"per_yuan": 100, "max_percent": 100},
    )
    order = order_of(answer, points_earned=40)

    first = give_back(order, {"A": 1}, terms=RESETTLE)
    last = give_back(replace(order, gone={"A": 1}), {"A": 2, "B": 1}, terms=RESETTLE)

    assert (first.points_back, last.points_back) == (200, 800)
    assert (first.points_taken, last.points_taken) == (8, 32)
    assert (first.frozen, first.resettled) == (800, 800)
    assert (last.frozen, last.is_whole) == (3200, True)


def test_order_paid_in_points_alone_brought_none():
    answer = bought(
        line("A", 1000),
        buyer={"level": 0, "points": 1000},
        use={"coupons": "best", "points": 1000},
        points={"per_yuan": 100, "max_percent": 100},
    )

    back = give_back(order_of(answer), {"A": 1}, terms=RESETTLE)

    assert (back.goods, back.points_back, back.points_taken) == (0, 1000, 0)


def test_staff_cut_stays_with_the_units_it_was_made_on():
    answer = bought(line("A", 10000, quantity=2))
    order = StandingOrder(quote=answer, unit_shares={"A": (9000, 9000)})

    assert give_back(order, {"A": 1}, terms=RESETTLE).goods == 9000


GIFT = offer("G1", "threshold_gift", threshold=15000, gift_sku="G-1", gift_value=4900)


def test_gift_whose_threshold_is_broken_comes_back_once():
    order = order_of(bought(line("A", 10000, quantity=3), offers=[GIFT]))

    kept = give_back(order, {"A": 1}, terms=ReturnTerms())
    lost = give_back(order, {"A": 2}, terms=ReturnTerms())
    later = give_back(replace(order, gone={"A": 2}), {"A": 1}, terms=ReturnTerms())

    assert kept.gifts == ()
    assert [(gift.sku, gift.value) for gift in lost.gifts] == [("G-1", 4900)]
    assert later.gifts == ()
    assert give_back(order, {"A": 2}, terms=ReturnTerms(), is_faulty=True).gifts == ()
    assert give_back(order, {"A": 3}, terms=ReturnTerms(), is_faulty=True).gifts == order.quote.gifts


FREE = offer("W1", "free_freight", threshold=15000)


def test_freight_saved_is_deducted_once_where_the_merchant_does_so():
    order = order_of(bought(line("A", 10000, quantity=3), offers=[FREE], freight=1200))

    assert give_back(order, {"A": 1}, terms=DEDUCT).freight_deducted == 0
    broken = give_back(order, {"A": 2}, terms=DEDUCT)
    assert (broken.freight_deducted, broken.goods, broken.money) == (1200, 20000, 18800)
    assert give_back(order, {"A": 2}, terms=ReturnTerms()).freight_deducted == 0
    assert give_back(order, {"A": 2}, terms=DEDUCT, is_faulty=True).freight_deducted == 0
    assert give_back(replace(order, gone={"A": 2}), {"A": 1}, terms=DEDUCT).freight_deducted == 0
    assert give_back(order, {"A": 3}, terms=DEDUCT).freight_deducted == 1200


def test_deduction_is_at_most_what_comes_back():
    order = order_of(bought(line("A", 16000), line("B", 500), offers=[FREE], freight=1200))

    back = give_back(order, {"A": 1, "B": 1}, terms=DEDUCT)
    small = order_of(bought(line("A", 14600), line("B", 500), offers=[FREE], freight=1200))

    assert back.freight_deducted == 1200
    assert give_back(small, {"B": 1}, terms=DEDUCT).money == 0


def test_quote_stored_before_line_scopes_settles_by_frozen_share():
    answer = bought(line("A", 20000), line("B", 15000), offers=[CUT_300_50, FREE], freight=1200)
    stored = json.loads(answer.to_json())
    del stored["lines"]

    old = Quote.from_json(json.dumps(stored))

    back = give_back(order_of(old), {"B": 1}, terms=ReturnTerms(resettles=True, deducts_freight=True))
    assert old == replace(answer, lines=())
    assert (back.frozen, back.resettled, back.goods, back.freight_deducted) == (12857, None, 12857, 0)
    assert quote_kept(old, {"A": 1}) is None
    assert give_back(order_of(old), {"A": 1, "B": 1}, terms=RESETTLE).goods == 30000


def test_period_that_is_over_does_not_end_a_stored_offer():
    ended = {**CUT_300_50, "starts_at": EARLIER, "ends_at": LATER}
    order = order_of(bought(line("A", 20000, quantity=3), offers=[ended]))

    assert give_back(order, {"A": 1}, terms=RESETTLE).goods == 55000 - 35000


@pytest.mark.parametrize("wanted", [{"X": 1}, {"A": 3}, {"A": 0}])
def test_impossible_returns_are_refused(wanted):
    order = order_of(bought(line("A", 20000, quantity=3)), gone={"A": 1})

    with pytest.raises(CaseInvalid):
        give_back(order, wanted, terms=ReturnTerms())
