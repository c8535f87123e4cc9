"""Lane 3: offers on what the lines in a scope cost together: 满减, 每满减, 满折 and 满赠."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhida.shop.kernel.money import round_half_up
from zhida.shop.promotions.engine.ledger import Effect, Ledger, Refusal, apportion, refusal_of_rows
from zhida.shop.promotions.engine.offers import (
    EveryCut,
    MoneyOffer,
    ThresholdCut,
    ThresholdGift,
)
from zhida.shop.promotions.records import Reason


@dataclass(frozen=True, slots=True)
class _Step:
    """The step a base reaches: what it cuts before cap and cut-off, and the numbers that explain it."""

    cut: int
    facts: dict[str, int] = field(default_factory=dict)


def weigh_money_offer(offer: MoneyOffer, ledger: Ledger) -> Effect | Refusal:
    """Return what a threshold offer would take, spread over its scope by largest remainder, or why not.

    满200减30 over 12900, 8990 and 990 takes 1691, 1179 and 130.
    """
    places = ledger.rows_in(offer.scope)
    refusal = refusal_of_rows(places, ledger.amounts)
    if refusal is not None:
        return refusal
    base = sum(ledger.amounts[place] for place in places)
    lowest = _lowest_threshold(offer)
    if base < lowest:
        return Refusal(reason=Reason.BELOW_THRESHOLD, missing_minor=lowest - base)
    step = _step_of(offer, base)
    capped = step.cut if offer.cap is None else min(step.cut, offer.cap)
    return spread_cut(capped, places=places, amounts=ledger.amounts, facts=step.facts | {"base": base})


def weigh_gift(offer: ThresholdGift, ledger: Ledger) -> Effect | Refusal:
    """Return a gift's stated value as its weight; it takes nothing off any row."""
    places = ledger.rows_in(offer.scope)
    if not places:
        return Refusal(reason=Reason.OUT_OF_SCOPE)
    base = sum(ledger.amounts[place] for place in places)
    if base < offer.threshold:
        return Refusal(reason=Reason.BELOW_THRESHOLD, missing_minor=offer.threshold - base)
    return Effect(amount=offer.gift_value, shares=(), facts={"threshold": offer.threshold, "base": base})


def spread_cut(
    cut: int, *, places: Sequence[int], amounts: Sequence[int], facts: dict[str, int]
) -> Effect | Refusal:
    """Spread a cut over the rows at some places; it takes at most what is left there, the rest is lost."""
    base = sum(amounts[place] for place in places)
    amount = min(cut, base)
    if not amount:
        return Refusal(reason=Reason.NOT_CHEAPER if base else Reason.NOTHING_LEFT)
    shares = apportion(amount, over=places, amounts=amounts)
    return Effect(amount=amount, shares=shares, facts=facts, lost=cut - amount)


def _lowest_threshold(offer: MoneyOffer) -> int:
    match offer:
        case EveryCut():
            return offer.threshold
        case _:
            return min(tier.threshold for tier in offer.tiers)


def _step_of(offer: MoneyOffer, base: int) -> _Step:
    match offer:
        case ThresholdCut():
            tier = max(
                (tier for tier in offer.tiers if tier.threshold <= base), key=lambda t: (t.threshold, t.cut)
            )
            return _Step(tier.cut, {"threshold": tier.threshold, "cut": tier.cut})
        case EveryCut():
            times = base // offer.threshold
            return _Step(times * offer.cut, {"threshold": offer.threshold, "cut": offer.cut, "times": times})
        case _:
            step = max(
                (tier for tier in offer.tiers if tier.threshold <= base),
                key=lambda t: (t.threshold, t.percent_off),
            )
            return _Step(
                round_half_up(base * step.percent_off, 100),
                {"threshold": step.threshold, "percent_off": step.percent_off},
            )
