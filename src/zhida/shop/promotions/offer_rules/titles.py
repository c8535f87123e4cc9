"""An offer's title, made from its document where staff gave none."""

from __future__ import annotations

from zhida.shop.kernel.money import yuan_text
from zhida.shop.promotions.conf import LONGEST_TITLE
from zhida.shop.promotions.engine.offers import (
    BundlePrice,
    CountPercent,
    EveryCut,
    FlashPrice,
    FreeFreight,
    NthPercent,
    Offer,
    ThresholdCut,
    ThresholdGift,
    ThresholdPercent,
)

WHOLE_PERCENT = 100
FLASH_TITLE = "限时折扣"


def title_of(offer: Offer) -> str:
    """Return the offer's title, or one that says what it does: 满200减30, 第2件5折, 满1000打8.8折."""
    return (offer.title or _made(offer))[:LONGEST_TITLE]


def _made(offer: Offer) -> str:
    match offer:
        case FlashPrice():
            return FLASH_TITLE
        case NthPercent():
            return f"第{offer.nth}件{_fold(offer.percent_off)}"
        case CountPercent():
            return f"满{offer.count}件{_fold(offer.percent_off)}"
        case BundlePrice():
            return f"套装价{_short(offer.price)}"
        case EveryCut():
            return f"每满{_short(offer.threshold)}减{_short(offer.cut)}"
        case ThresholdGift():
            return f"满{_short(offer.threshold)}赠礼品"
        case FreeFreight():
            return f"满{_short(offer.threshold)}包邮" if offer.threshold else "包邮"
        case _:
            return _made_of_tiers(offer)


def _made_of_tiers(offer: Offer) -> str:
    if isinstance(offer, ThresholdCut):
        cuts = sorted(offer.tiers, key=lambda tier: tier.threshold)
        return "，".join(f"满{_short(step.threshold)}减{_short(step.cut)}" for step in cuts)
    assert isinstance(offer, ThresholdPercent), f"no title for {offer.kind}"
    steps = sorted(offer.tiers, key=lambda tier: tier.threshold)
    return "，".join(f"满{_short(step.threshold)}打{_fold(step.percent_off)}" for step in steps)


def _fold(percent_off: int) -> str:
    """Say what is left in tenths, as shops do: 12 off is 8.8折, 50 off is 5折, all off is 免费."""
    left = WHOLE_PERCENT - percent_off
    if not left:
        return "免费"
    whole, tenth = divmod(left, 10)
    return f"{whole}.{tenth}折" if tenth else f"{whole}折"


def _short(minor: int) -> str:
    return yuan_text(minor).removesuffix(".00")
