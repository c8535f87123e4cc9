"""Lane 6: free-freight rules look at the lines after lane 4; freight coupons come last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.promotions.engine.coupons import UsableCoupon, freight_cut
from zhida.shop.promotions.engine.ledger import Ledger, Refusal
from zhida.shop.promotions.engine.offers import FreeFreight
from zhida.shop.promotions.records import FreightCut, Reason


@dataclass(frozen=True, slots=True)
class FreeFrom:
    """A live free-freight rule: the places of its rows and what they must come to."""

    places: tuple[int, ...]
    threshold: int


def free_from(rules: Sequence[FreeFreight], ledger: Ledger, *, now: datetime) -> list[FreeFrom]:
    """Return what the live rules ask for, worked out once for a search over many amounts."""
    live = [rule for rule in rules if rule.out_of_period(now) is None]
    found = [FreeFrom(tuple(ledger.rows_in(rule.scope)), rule.threshold) for rule in live]
    return [one for one in found if one.places]


def is_freight_free(wanted: Sequence[FreeFrom], amounts: Sequence[int]) -> bool:
    """Say whether some rule reaches its threshold on these amounts."""
    return any(sum(amounts[place] for place in one.places) >= one.threshold for one in wanted)


def settle_freight(
    freight: int,
    *,
    rules: Sequence[FreeFreight],
    coupons: Sequence[UsableCoupon],
    ledger: Ledger,
    now: datetime,
) -> list[FreightCut]:
    """Return what takes the freight off: one rule wholly, or else the chosen freight coupons in turn.

    Of several rules that reach their threshold the one of highest priority, then smallest id, is applied.
    """
    reached: list[FreeFreight] = []
    for rule in rules:
        refusal = _refusal_of(rule, ledger, now=now)
        if refusal is None:
            reached.append(rule)
        else:
            ledger.refuse(rule, refusal)
    reached.sort(key=lambda rule: rule.precedence)
    applied = reached[:1] if freight else []
    for rule in reached[len(applied) :]:
        ledger.refuse(rule, Refusal(reason=Reason.FREIGHT_ALREADY_FREE))
    if applied:
        rule = applied[0]
        return [FreightCut(id=rule.id, kind=rule.kind, title=rule.title, amount=freight)]
    return _cuts_by_coupons(freight, coupons)


def _cuts_by_coupons(freight: int, coupons: Sequence[UsableCoupon]) -> list[FreightCut]:
    cuts: list[FreightCut] = []
    for usable in coupons:
        coupon = usable.coupon
        amount = freight_cut(coupon, freight)
        freight -= amount
        cuts.append(FreightCut(id=coupon.id, kind=coupon.kind, title=coupon.title, amount=amount))
    return cuts


def _refusal_of(rule: FreeFreight, ledger: Ledger, *, now: datetime) -> Refusal | None:
    period = rule.out_of_period(now)
    if period is not None:
        return Refusal(reason=period)
    places = ledger.rows_in(rule.scope)
    if not places:
        return Refusal(reason=Reason.OUT_OF_SCOPE)
    base = sum(ledger.amounts[place] for place in places)
    if base < rule.threshold:
        return Refusal(reason=Reason.BELOW_THRESHOLD, missing_minor=rule.threshold - base)
    return None
