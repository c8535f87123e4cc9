"""No offer may say what the law bans (消费者权益保护法 art. 26)."""

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.promotions import services
from zhida.shop.promotions.coupon_errors import InvalidCoupon
from zhida.shop.promotions.errors import InvalidOffer
from zhida.shop.promotions.models import Coupon
from zhida.shop.promotions.offer_rules.reading import read_stored_offer
from zhida.shop.promotions.tests.coupons_made import CUT_100_10, make_coupon
from zhida.shop.promotions.tests.offers_made import CUT_200_30


def test_title_with_a_banned_clause_is_refused():
    with pytest.raises(InvalidOffer) as refused:
        read_stored_offer({**CUT_200_30, "id": "A1", "title": "满减，最终解释权归本店"})

    assert refused.value.fields == {"title": "含有法律禁止的格式条款：最终解释权、解释权归本店。"}


@pytest.mark.django_db
def test_a_coupon_with_a_banned_clause_is_neither_drafted_nor_renamed(now):
    number = make_coupon(now=now)
    title = {"title": "活动商品一律不退"}

    with pytest.raises(InvalidCoupon) as drafted:
        services.create_coupon(actor=SYSTEM_ACTOR, document={**CUT_100_10, **title}, now=now)
    with pytest.raises(InvalidCoupon) as renamed:
        services.change_coupon(actor=SYSTEM_ACTOR, number=number, changes=title, now=now)

    assert {Coupon.objects.get().title} != {title["title"]}
    for refused in (drafted, renamed):
        assert set(refused.value.fields) == {"title"}
        assert "一律不退" in refused.value.fields["title"]
