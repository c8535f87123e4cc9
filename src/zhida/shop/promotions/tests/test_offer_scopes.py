"""Which products the live offers are for, and when that changes next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.records import OfferReach
from zhida.shop.promotions.tests.offers_made import cart_line, make_flash, make_offer, make_sku

pytestmark = pytest.mark.django_db


def reaches(now) -> set[OfferReach]:
    """Give what the live offers are for."""
    return set(queries.live_offer_scopes(now=now))


def product_with(now, code: str, *skus: str) -> str:
    """Make a product of these SKUs and give its number."""
    return make_product(now=now, code=code, skus=skus).number


def test_only_live_offers_count(now):
    number = product_with(now, "A", "A-黑")
    make_offer(now=now, scope={"brands": ["青岚"], "exclude_categories": ["手机"]})
    make_offer(now=now, scope={"products": [number]}, starts_at=(now + timedelta(hours=1)).isoformat())
    make_offer(now=now, publish=False)
    stopped = make_offer(now=now)
    services.stop_offer(actor=SYSTEM_ACTOR, number=stopped, now=now)

    assert reaches(now) == {OfferReach(brands=frozenset({"青岚"}), exclude_categories=frozenset({"手机"}))}
    assert len(reaches(now + timedelta(hours=1))) == 2


@pytest.mark.parametrize("offers", [1, 3])
def test_scopes_take_one_query_and_three_with_excluded_skus(now, django_assert_num_queries, offers):
    product_with(now, "A", "A-黑", "A-白")
    for _each in range(offers):
        make_offer(now=now, scope={"skus": ["A-黑"]})
    with django_assert_num_queries(1):
        assert len(queries.live_offer_scopes(now=now)) == offers
    make_offer(now=now, scope={"exclude_skus": ["A-黑"]})

    with django_assert_num_queries(3):
        assert len(queries.live_offer_scopes(now=now)) == offers + 1


def test_product_is_left_out_when_all_its_skus_are(now):
    both, one = product_with(now, "A", "A-黑", "A-白"), product_with(now, "B", "B-黑", "B-白")
    other = product_with(now, "C", "C-黑")
    make_offer(now=now, scope={"exclude_skus": ["A-黑", "A-白", "B-黑"], "exclude_products": [other]})

    assert reaches(now) == {OfferReach(exclude_products=frozenset({both, other}))}
    assert one not in next(iter(reaches(now))).exclude_products


def test_named_skus_that_are_left_out_again_are_not_reached(now):
    product_with(now, "A", "A-黑", "A-白")
    make_offer(now=now, scope={"skus": ["A-黑", "A-白"], "exclude_skus": ["A-白"]})
    make_offer(now=now, scope={"skus": ["A-黑"], "exclude_skus": ["A-黑"]})
    make_offer(now=now, scope={"skus": ["A-黑"], "brands": ["青岚"], "exclude_skus": ["A-黑"]})

    assert reaches(now) == {
        OfferReach(skus=frozenset({"A-黑"})),
        OfferReach(brands=frozenset({"青岚"})),
    }


@pytest.mark.parametrize(
    ("scope", "skus"),
    [
        ({}, {"A-黑", "A-白"}),
        ({"skus": ["A-黑"]}, {"A-黑"}),
        ({"skus": ["A-黑"], "brands": ["青岚"]}, {"A-黑", "A-白"}),
        ({"exclude_skus": ["A-白"]}, {"A-黑"}),
    ],
)
def test_flash_sale_reaches_what_it_names(now, scope, skus):
    for code in ("A-黑", "A-白"):
        make_sku(code, now=now)
    make_flash("A-黑", "A-白", now=now, scope=scope)

    assert {reach.skus for reach in reaches(now)} == {frozenset(skus)}


def test_set_tags_only_its_parts(now):
    for code in ("A-黑", "A-白", "B-黑"):
        make_sku(code, now=now)
    make_offer(now=now, kind="bundle_price", tiers=None, items={"A-黑": 1, "A-白": 1}, price=9900)

    tags = queries.tags_for(lines=[cart_line("A-黑"), cart_line("B-黑")], now=now)

    assert {line: len(found) for line, found in tags.items()} == {"A-黑": 1, "B-黑": 0}


def test_next_change_is_the_nearest_beginning_or_end(now, django_assert_num_queries):
    def hours(number: int) -> str:
        return (now + timedelta(hours=number)).isoformat()

    assert queries.next_offer_change(now=now) is None
    make_offer(now=now, starts_at=hours(3), ends_at=hours(9))
    make_offer(now=now, starts_at=hours(-3), ends_at=hours(5))
    make_offer(now=now, publish=False, starts_at=hours(1))

    with django_assert_num_queries(1):
        assert queries.next_offer_change(now=now) == now + timedelta(hours=3)
    assert queries.next_offer_change(now=now + timedelta(hours=3)) == now + timedelta(hours=5)
    assert queries.next_offer_change(now=now + timedelta(hours=9)) is None
