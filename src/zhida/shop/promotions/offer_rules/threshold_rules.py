"""Rules of the offers that look at sums: 满减, 每满减, 满折, 满赠 and 包邮."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from zhida.shop.promotions.conf import MOST_TIERS
from zhida.shop.promotions.engine.offers import (
    CutTier,
    EveryCut,
    Offer,
    ThresholdCut,
    ThresholdGift,
    ThresholdPercent,
)
from zhida.shop.promotions.offer_rules.problems import FieldProblems


def threshold_problems(offer: Offer) -> FieldProblems:
    """Name what makes no sense in an offer on sums; an offer of another family has nothing wrong here."""
    match offer:
        case ThresholdCut():
            wrong = _wrong_tiers([(tier.threshold, tier.cut) for tier in offer.tiers])
            for place, tier in enumerate(offer.tiers):
                wrong |= _wrong_step(f"tiers[{place}].cut", tier)
            return wrong | _wrong_cap(offer.cap, max(tier.cut for tier in offer.tiers))
        case EveryCut():
            step = CutTier(threshold=offer.threshold, cut=offer.cut)
            return _wrong_step("cut", step) | _wrong_cap(offer.cap, offer.cut)
        case ThresholdPercent():
            return _percent(offer)
        case ThresholdGift():
            return _gift(offer)
        case _:
            return {}


def _percent(offer: ThresholdPercent) -> FieldProblems:
    wrong = _wrong_tiers([(tier.threshold, tier.percent_off) for tier in offer.tiers])
    for place, tier in enumerate(offer.tiers):
        if tier.threshold == 0:
            wrong[f"tiers[{place}].threshold"] = _("门槛必须大于 0。")
    if offer.cap == 0:
        wrong["cap"] = _("封顶金额必须大于 0。")
    return wrong


def _gift(offer: ThresholdGift) -> FieldProblems:
    """Source: 明码标价和禁止价格欺诈规定, gifts are stated with name, quantity and value."""
    wrong: FieldProblems = {}
    if offer.threshold == 0:
        wrong["threshold"] = _("门槛必须大于 0。")
    if offer.gift_value == 0:
        wrong["gift_value"] = _("赠品必须标明价值。")
    return wrong


def _wrong_tiers(tiers: Sequence[tuple[int, int]]) -> FieldProblems:
    """Tiers stand apart: no threshold twice, and a higher one always gives more."""
    if len(tiers) > MOST_TIERS:
        return {"tiers": _("档位太多。")}
    wrong: FieldProblems = {}
    for (lower, less), (higher, more) in pairwise(sorted(tiers, key=lambda tier: tier[0])):
        if lower == higher:
            wrong["tiers"] = _("两个档位的门槛相同。")
        elif more <= less:
            wrong["tiers"] = _("门槛更高的档位必须优惠更多。")
    return wrong


def _wrong_step(field: str, tier: CutTier) -> FieldProblems:
    if tier.cut == 0:
        return {field: _("优惠金额必须大于 0。")}
    if tier.cut > tier.threshold:
        return {field: _("优惠金额不能超过门槛。")}
    return {}


def _wrong_cap(cap: int | None, largest_cut: int) -> FieldProblems:
    return {"cap": _("封顶金额不能低于单次优惠金额。")} if cap is not None and cap < largest_cut else {}
