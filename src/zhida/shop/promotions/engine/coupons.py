"""Lane 4: what one coupon takes, which coupons can be used at all, and how chosen ones are applied."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.kernel.money import round_half_up
from zhida.shop.promotions.engine.ledger import Effect, Ledger, Refusal, refusal_of_rows
from zhida.shop.promotions.engine.offers import Coupon
from zhida.shop.promotions.engine.threshold_offers import spread_cut
from zhida.shop.promotions.records import OfferKind, Reason

_SLOTS = {
    OfferKind.COUPON_CATEGORY: "category",
    OfferKind.COUPON_PRODUCT: "category",
    OfferKind.COUPON_SHOP: "shop",
    OfferKind.COUPON_FREIGHT: "freight",
}
_SLOT_ORDER = ("category", "shop", "freight")


@dataclass(frozen=True, slots=True, kw_only=True)
class UsableCoupon:
    """A coupon whose period, scope and threshold are met, with the places of its rows."""

    coupon: Coupon
    slot: str
    places: tuple[int, ...]

    @property
    def id(self) -> str:
        """Return the coupon's id."""
        return self.coupon.id

    @property
    def application_order(self) -> tuple[int, str]:
        """Sort key: category and product coupons, then shop, then freight; by id inside."""
        return (_SLOT_ORDER.index(self.slot), self.coupon.id)

    @property
    def is_freight(self) -> bool:
        """Say whether the coupon cuts the freight instead of the goods."""
        return self.slot == "freight"


def usable_coupons(coupons: Sequence[Coupon], ledger: Ledger, *, now: datetime) -> list[UsableCoupon]:
    """Return the usable coupons in order of application; the others are written down with their reason.

    All thresholds look at the amounts after lane 3, which is what the ledger holds when this is called.
    """
    usable: list[UsableCoupon] = []
    for coupon in coupons:
        places = tuple(ledger.rows_in(coupon.scope))
        refusal = _refusal_of(coupon, places, ledger, now=now)
        if refusal is None:
            usable.append(UsableCoupon(coupon=coupon, slot=_SLOTS[coupon.kind], places=places))
        else:
            ledger.refuse(coupon, refusal)
    return sorted(usable, key=lambda one: one.application_order)


def weigh_coupon(usable: UsableCoupon, amounts: Sequence[int]) -> Effect | Refusal:
    """Return what a goods coupon would take off these amounts; 5 % of 16350 is 818."""
    coupon = usable.coupon
    base = sum(amounts[place] for place in usable.places)
    facts = {"threshold": coupon.threshold, "base": base}
    if coupon.percent_off is not None:
        facts["percent_off"] = coupon.percent_off
    else:
        facts["cut"] = coupon.cut or 0
    return spread_cut(coupon_cut(coupon, base), places=usable.places, amounts=amounts, facts=facts)


def coupon_cut(coupon: Coupon, base: int) -> int:
    """Return a coupon's cut of a base, after its cap and before the cut-off at what is left."""
    cut = coupon.cut or 0
    if coupon.percent_off is not None:
        cut = round_half_up(base * coupon.percent_off, 100)
    return cut if coupon.cap is None else min(cut, coupon.cap)


def freight_cut(coupon: Coupon, freight_left: int) -> int:
    """Return what a freight coupon takes off the freight that is left."""
    return min(coupon_cut(coupon, freight_left), freight_left)


def slots_taken(chosen: Collection[UsableCoupon]) -> frozenset[str]:
    """Return the slots that a coupon which does not stack holds."""
    return frozenset(one.slot for one in chosen if not one.coupon.stacks)


def _refusal_of(coupon: Coupon, places: Sequence[int], ledger: Ledger, *, now: datetime) -> Refusal | None:
    period = coupon.out_of_period(now)
    if period is not None:
        return Refusal(reason=period)
    if not places:
        return Refusal(reason=Reason.OUT_OF_SCOPE)
    if coupon.kind is not OfferKind.COUPON_FREIGHT:
        refusal = refusal_of_rows(places, ledger.amounts)
        if refusal is not None:
            return refusal
    base = sum(ledger.amounts[place] for place in places)
    if base < coupon.threshold:
        return Refusal(reason=Reason.BELOW_THRESHOLD, missing_minor=coupon.threshold - base)
    return None
