"""What whoever publishes an offer sees before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.kernel.money import Money
from zhida.shop.pricing.services import set_price
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.api_reviewing import staff
from zhida.shop.promotions.errors import OfferNotFound
from zhida.shop.promotions.tests.offers_made import CUT_200_30, make_flash, make_offer, make_sku

pytestmark = pytest.mark.django_db

LARGE = {"kind": "threshold_cut", "tiers": [{"threshold": 10000, "cut": 5001}]}


@pytest.fixture
def two_people(settings):
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)


def review(number, *, actor=SYSTEM_ACTOR, now):
    return queries.review_offer(actor=actor, number=number, now=now)


def test_versions_stand_newest_first_with_who_wrote_them(now, staff_actor):
    author, other = staff_actor(Role.MARKETING), staff_actor(Role.MARKETING, user_id=9002)
    number = services.create_offer(actor=author, document=CUT_200_30, now=now).number
    services.change_offer(actor=other, number=number, changes={"title": "双十一"}, now=now)

    shown = TestClient(staff).get(f"/promotions/{number}/review", actor=author, now=now).json()

    assert [(one["version"], one["changed_by"]) for one in shown["versions"]] == [
        (2, "S:9002"),
        (1, "S:9001"),
    ]
    assert [one["document"].get("title") for one in shown["versions"]] == ["双十一", None]
    assert (shown["needs_second_person"], shown["may_publish"], shown["problems"]) == (False, True, {})


def test_large_discount_waits_for_another_person(now, staff_actor, two_people):
    author, other = staff_actor(Role.MARKETING), staff_actor(Role.MARKETING, user_id=9002)
    number = services.create_offer(actor=author, document=LARGE, now=now).number
    small = services.create_offer(actor=author, document=CUT_200_30, now=now).number

    mine, theirs = review(number, actor=author, now=now), review(number, actor=other, now=now)
    reader = review(number, actor=staff_actor(Role.AUDITOR, user_id=9003), now=now)

    assert (mine.needs_second_person, mine.may_publish) == (True, False)
    assert (theirs.needs_second_person, theirs.may_publish) == (True, True)
    assert reader.may_publish is False
    assert review(small, actor=author, now=now).may_publish is True


def test_price_that_moved_is_named_before_publishing(now):
    sku_id = make_sku("A-1", now=now)
    number = make_flash("A-1", now=now, publish=False)
    set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(9900), now=now)

    shown = review(number, now=now)

    assert (list(shown.problems), shown.may_publish) == (["skus.A-1"], False)


def test_live_offer_is_not_published_again(now, guest_actor):
    number = make_offer(now=now)

    assert review(number, now=now).may_publish is False
    with pytest.raises(OfferNotFound):
        review("A0", now=now)
    with pytest.raises(PermissionDenied):
        review(number, actor=guest_actor, now=now)


@pytest.mark.parametrize("changes", [1, 3])
def test_number_of_queries_does_not_depend_on_the_versions(now, changes, django_assert_num_queries):
    number = make_offer(now=now, publish=False)
    for place in range(changes):
        services.change_offer(actor=SYSTEM_ACTOR, number=number, changes={"title": f"{place}"}, now=now)

    with django_assert_num_queries(2):
        assert len(review(number, now=now).versions) == changes + 1
