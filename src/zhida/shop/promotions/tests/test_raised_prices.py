"""A flash sale of a price that was raised lately needs a reason (明码标价和禁止价格欺诈规定 art. 17)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.kernel.money import Money
from zhida.shop.pricing.errors import DiscountNeedsReason
from zhida.shop.pricing.services import set_price
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.api_offers import staff
from zhida.shop.promotions.lifecycle import OfferStatus
from zhida.shop.promotions.tests.offers_made import counts, make_flash, make_offer, make_sku

pytestmark = pytest.mark.django_db


@pytest.fixture
def flash(now):
    """A draft at 99.00 of what was raised from 100.00 to 129.00 ten days ago."""
    sku_id = make_sku("A-1", now=now - timedelta(days=90), fen=10000)
    set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(12900), now=now - timedelta(days=10))
    return make_flash("A-1", now=now, publish=False)


def status_of(number):
    return queries.get_offer(actor=SYSTEM_ACTOR, number=number).status


def test_without_a_reason_it_is_refused_with_the_numbers(now, flash):
    before = (counts(), AuditEntry.objects.count())

    with pytest.raises(DiscountNeedsReason) as refused:
        services.publish_offer(actor=SYSTEM_ACTOR, number=flash, reason="  ", now=now)

    assert refused.value.data == {"days": 30, "low": "100.00", "high": "129.00"}
    assert (status_of(flash), (counts(), AuditEntry.objects.count())) == (OfferStatus.DRAFT, before)


def test_reason_is_kept_in_the_audit_log(now, flash, staff_actor):
    call = {"actor": staff_actor(Role.MARKETING), "now": now}

    published = TestClient(staff).post(f"/promotions/{flash}/publish", json={"reason": " 原料降价 "}, **call)

    assert (published.status_code, published.json()["status"]) == (200, "PUBLISHED")
    assert AuditEntry.objects.get(action="promotions.publish").reason == "原料降价"


def test_old_raise_needs_none(now, flash):
    later = now + timedelta(days=21)

    services.publish_offer(actor=SYSTEM_ACTOR, number=flash, now=later)

    assert status_of(flash) == OfferStatus.PUBLISHED


def test_other_kinds_need_none(now, flash):
    number = make_offer(now=now)

    assert status_of(number) == OfferStatus.PUBLISHED
