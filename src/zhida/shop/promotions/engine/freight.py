"""Lane 6: free-freight rules look at the lines after lane 4; freight coupons come last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zhida.shop.promotions.engine.coupons import UsableCoupon, freight_cut
from zhida.shop.promotions.engine.ledger import Ledger, Refusal
from zhida.shop.promotions.engine.offers import FreeFreight
from zhida.shop.promotions.records import FreightCut, Reason


def is_freight_free(
    rules: Sequence[FreeFreight], ledger: Ledger, amounts: Sequence[int], *, now: datetime
) -> bool:
    """Say whether some live rule reaches its threshold on these amounts."""
    return any(_refusal_of(rule, ledger, amounts, now=now) is None for rule in rules)


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
        refusal = _refusal_of(rule, ledger, ledger.amounts, now=now)
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


def _refusal_of(
    rule: FreeFreight, ledger: Ledger, amounts: Sequence[int], *, now: datetime
) -> Refusal | None:
    period = rule.out_of_period(now)
    if period is not None:
        return Refusal(reason=period)
    places = ledger.rows_in(rule.scope)
    if not places:
        return Refusal(reason=Reason.OUT_OF_SCOPE)
    base = sum(amounts[place] for place in places)
    if base < rule.threshold:
        return Refusal(reason=Reason.BELOW_THRESHOLD, missing_minor=rule.threshold - base)
    return None
