"""What is said of offers that took nothing off."""

from dataclasses import replace

import pytest

from zhida.shop.cart.queries.prices import EMPTY_QUOTE
from zhida.shop.cart.records import UnappliedView
from zhida.shop.cart.unapplied import UNTOLD, unapplied_of
from zhida.shop.promotions.records import NotApplied, OfferKind, Reason

COUPONS_ALONE = {Reason.SLOT_TAKEN, Reason.NOT_CHOSEN}


def entry(reason: Reason, *, kind: OfferKind = OfferKind.THRESHOLD_CUT, **changes) -> NotApplied:
    return replace(NotApplied(id="O1", kind=kind, title="满200减30", reason=reason), **changes)


@pytest.mark.parametrize(
    ("refusal", "text"),
    [
        (entry(Reason.BELOW_THRESHOLD, missing_minor=2120), "还差 ¥21.20"),
        (entry(Reason.BELOW_COUNT, missing_quantity=2), "还差 2 件"),
        (entry(Reason.LOST_TO_GROUP), "同类活动里已用了更省的一个"),
        (entry(Reason.QUOTA_USED_UP, kind=OfferKind.FLASH_PRICE), "活动数量已抢完"),
        (entry(Reason.QUOTA_USED_UP, kind=OfferKind.THRESHOLD_GIFT), "赠品已赠完"),
    ],
)
def test_offer_that_took_nothing_says_why(refusal, text):
    quote = replace(EMPTY_QUOTE, not_applied=(refusal,))

    assert unapplied_of(quote) == (
        UnappliedView(offer="O1", title="满200减30", reason=refusal.reason.value, text=text),
    )


@pytest.mark.parametrize("reason", sorted(set(Reason) - UNTOLD - COUPONS_ALONE))
def test_every_reason_has_words(reason):
    missing = {"missing_minor": 1} if reason.value.startswith("below") else {}
    quote = replace(EMPTY_QUOTE, not_applied=(entry(reason, title="", **missing),))

    (view,) = unapplied_of(quote)

    assert (view.title, bool(view.text)) == ("O1", True)


def test_coupons_and_what_does_not_concern_the_lines_are_left_out():
    told = tuple(entry(reason) for reason in sorted(UNTOLD))
    coupon = entry(Reason.NOT_CHOSEN, kind=OfferKind.COUPON_SHOP)

    assert unapplied_of(replace(EMPTY_QUOTE, not_applied=(*told, coupon))) == ()
