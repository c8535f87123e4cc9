"""What public pages read of promotions: one query, the same for everybody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.models import CouponStock
from zhida.shop.promotions.records import QuoteLine
from zhida.shop.promotions.records.coupons import ClaimState
from zhida.shop.promotions.records.public import FlashOffer, PublicPromotions
from zhida.shop.promotions.tests.offers_made import make_sku

pytestmark = pytest.mark.django_db
LINE = QuoteLine(
    line="A-1", sku="A-1", product="P", category=("手机",), brand="青岚", quantity=1, selling_minor=10000
)


@pytest.fixture(autouse=True)
def goods(now) -> None:
    make_sku("A-1", now=now, fen=10000)
    make_sku("B-1", now=now, fen=5000)


def offer(document, *, now) -> str:
    record = services.create_offer(actor=SYSTEM_ACTOR, document=document, now=now)
    services.publish_offer(actor=SYSTEM_ACTOR, number=record.number, now=now)
    return record.number


def coupon(*, now, **document) -> str:
    whole = {"kind": "shop", "threshold": 0, "cut": 1000, **document}
    record = services.create_coupon(actor=SYSTEM_ACTOR, document=whole, now=now)
    services.publish_coupon(actor=SYSTEM_ACTOR, number=record.number, now=now)
    return record.number


def flash(now, *, begins=None, ends=None, price=9000) -> str:
    period = {"starts_at": begins and begins.isoformat(), "ends_at": ends and ends.isoformat()}
    document = {
        "kind": "flash_price",
        "title": "晚八点",
        "skus": {"A-1": price},
        "quota_left": 5,
        "buyer_left": 2,
    }
    return offer({**document, **{name: it for name, it in period.items() if it}}, now=now)


def test_one_read_tells_live_offers_coming_sales_and_open_coupons(now):
    cut = offer({"kind": "threshold_cut", "tiers": [{"threshold": 5000, "cut": 500}]}, now=now)
    running = flash(now)
    soon, later = now + timedelta(hours=23), now + timedelta(hours=25)
    coming = flash(now, begins=soon, ends=later, price=8000)
    flash(now, begins=later)
    offer(
        {"kind": "threshold_cut", "tiers": [{"threshold": 1, "cut": 1}], "starts_at": soon.isoformat()},
        now=now,
    )
    older = coupon(now=now, title="先")
    newer = coupon(now=now + timedelta(seconds=1), title="后")

    with CaptureQueriesContext(connection) as read:
        found = queries.public_promotions(now=now + timedelta(seconds=2))

    assert len(read) == 1
    assert sorted(one.id for one in found.live) == sorted([cut, running])
    assert [one.number for one in found.claimable] == [newer, older]
    assert [one.number for one in found.flash] == [running, coming]
    assert found.flash[1] == FlashOffer(
        number=coming,
        title="晚八点",
        prices={"A-1": 8000},
        starts_at=soon,
        ends_at=later,
        quota=5,
        quota_left=5,
        buyer_limit=2,
    )
    assert [one.has_begun(now) for one in found.flash] == [True, False]
    assert found.flash[0].is_sold_out is False


def test_shop_without_promotions_reads_nothing(now):
    assert queries.public_promotions(now=now) == PublicPromotions()


def test_live_offers_say_what_they_do(now):
    offer({"kind": "bundle_price", "title": "一套", "items": {"A-1": 1, "B-1": 2}, "price": 18000}, now=now)
    gift = {"kind": "threshold_gift", "threshold": 9000, "gift_sku": "B-1", "gift_value": 4500, "priority": 5}
    offer(gift, now=now)
    flash(now)
    offer({"kind": "free_freight", "threshold": 0, "scope": {"skus": ["B-1"]}}, now=now)

    shown = queries.shown_offers(lines=[LINE], live=queries.public_promotions(now=now).live)

    assert [(one.title, one.rule, one.parts, one.gift_sku, one.gift_value) for one in shown] == [
        ("满90赠礼品", "满90赠礼品", (), "B-1", 4500),
        ("一套", "套装价180", (("A-1", 1), ("B-1", 2)), "", 0),
    ]


def test_coupons_for_goods_are_those_in_scope_and_not_gone(now):
    fits = coupon(now=now)
    later = coupon(now=now, issuing={"claim_starts_at": (now + timedelta(hours=1)).isoformat()})
    coupon(now=now, kind="category", scope={"categories": ["智能手机"], "exclude_skus": ["A-1"]})
    gone = coupon(now=now, issuing={"total": 1})
    CouponStock.objects.filter(coupon__number=gone).update(issued=1)

    claimable = queries.public_promotions(now=now).claimable
    found = queries.coupons_for(lines=[LINE], claimable=claimable, now=now)

    assert {one.coupon.number: one.state for one in found} == {
        fits: ClaimState.OPEN,
        later: ClaimState.NOT_STARTED,
    }


def test_flash_sales_of_the_last_day_are_named_still(now):
    ends = now + timedelta(hours=1)
    number = flash(now, ends=ends)

    found = [queries.ended_flash_sales(now=ends + timedelta(hours=hours)) for hours in (-1, 0, 23, 24)]

    assert [[sale.number for sale in sales] for sales in found] == [[], [number], [number], []]
    assert found[1][0].prices == {"A-1": 9000}
