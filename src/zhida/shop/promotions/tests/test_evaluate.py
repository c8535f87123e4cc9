"""Quotes under stored offers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.errors import CouponUnusable
from zhida.shop.promotions.models import Offer
from zhida.shop.promotions.records import BuyerFacts, OfferTag, Quote, QuoteChoice
from zhida.shop.promotions.tests.offers_made import EVERY_100_15, cart_line, make_offer, quote_of

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


def test_live_offer_prices_the_cart_by_largest_remainder(now):
    number = make_offer(now=now)

    quote = quote_of(
        cart_line("A", minor=12900), cart_line("B", minor=8990), cart_line("C", minor=990), now=now
    )

    assert [(one.id, one.title, dict(one.shares)) for one in quote.discounts] == [
        (number, "满200减30", {"A.1": 1691, "B.1": 1179, "C.1": 130})
    ]
    assert quote.payable == 19880


def test_quote_keeps_the_terms_of_applied_offers_only(now):
    applied = make_offer(now=now)
    make_offer(now=now, tiers=[{"threshold": 90000, "cut": 1}])

    quote = quote_of(now=now)

    document = Offer.objects.get(number=applied).document
    assert [(one.id, one.version, one.document) for one in quote.terms] == [(applied, 1, document)]
    assert Quote.from_json(quote.to_json()) == quote


def test_published_change_prices_the_next_quote(now):
    number = make_offer(now=now)
    assert quote_of(now=now).payable == 19880

    services.change_offer(
        actor=SYSTEM_ACTOR, number=number, changes={"tiers": [{"threshold": 20000, "cut": 4000}]}, now=now
    )

    quote = quote_of(now=now)
    assert (quote.payable, quote.terms[0].version) == (18880, 2)


@pytest.mark.parametrize(
    ("period", "offset", "is_live"),
    [
        ({"starts_at": "2026-11-22T04:00:00Z"}, -1, False),
        ({"starts_at": "2026-11-22T04:00:00Z"}, 0, True),
        ({"ends_at": "2026-11-22T04:00:10Z"}, 9, True),
        ({"ends_at": "2026-11-22T04:00:10Z"}, 10, False),
    ],
)
def test_offer_is_live_from_its_start_until_before_its_end(now, period, offset, is_live):
    make_offer(now=now, **period)

    quote = quote_of(now=now + timedelta(seconds=offset))

    assert (quote.payable, quote.not_applied) == (19880 if is_live else 22880, ())


def test_draft_and_stopped_offers_price_nothing(now):
    make_offer(now=now, publish=False)
    services.stop_offer(actor=SYSTEM_ACTOR, number=make_offer(now=now), now=now)

    quote = quote_of(now=now, freight_minor=1200)

    assert (quote.payable, quote.discounts, quote.not_applied) == (24080, (), ())


def test_below_the_threshold_the_quote_says_what_is_missing(now):
    make_offer(now=now)

    quote = quote_of(cart_line(minor=15000), now=now)

    assert [(one.title, one.reason, one.missing_minor) for one in quote.not_applied] == [
        ("满200减30", "below_threshold", 5000)
    ]


def test_empty_cart_is_quoted_as_nothing(now):
    quote = queries.evaluate(lines=[], buyer=BuyerFacts(), choice=QuoteChoice(), freight_minor=0, now=now)

    assert (quote.rows, quote.goods, quote.payable) == ((), 0, 0)


def test_named_coupon_that_nobody_knows_is_unusable(now):
    with pytest.raises(CouponUnusable) as caught:
        queries.evaluate(
            lines=[cart_line()],
            buyer=BuyerFacts(),
            choice=QuoteChoice(coupons=("C1",)),
            freight_minor=0,
            now=now,
        )

    assert caught.value.data == {"coupons": [{"id": "C1", "reason": "unknown"}]}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_evaluating_takes_one_query_however_many_offers(now, count, django_assert_num_queries):
    for number in range(count):
        make_offer(now=now, group=f"g{number}")

    with django_assert_num_queries(1):
        quote = quote_of(cart_line(minor=99900, quantity=3), now=now)

    assert len(quote.discounts) == count


@pytest.mark.parametrize("count", [1, 3])
def test_tags_name_the_offers_of_each_line_with_one_query(now, count, django_assert_num_queries):
    everything = make_offer(now=now, title="全场", priority=1)
    make_product(now=now, skus=("L0",))
    one_sku = make_offer(now=now, **{**EVERY_100_15, "tiers": None, "scope": {"skus": ["L0"]}})
    lines = [cart_line(f"L{number}") for number in range(count)]

    with django_assert_num_queries(1):
        tags = queries.tags_for(lines=lines, now=now)

    assert tags["L0"] == (
        OfferTag(id=everything, kind="threshold_cut", title="全场", starts_at=None, ends_at=None),
        OfferTag(id=one_sku, kind="every_cut", title="每满100减15", starts_at=None, ends_at=None),
    )
    assert [len(tags[line.line]) for line in lines[1:]] == [1] * (count - 1)
