"""The coupons of one quote: which of the buyer's go in, and why a named one cannot be used."""

from __future__ import annotations

from collections.abc import Sequence

from zhida.shop.promotions.engine.offers import Coupon
from zhida.shop.promotions.errors import CouponUnusable
from zhida.shop.promotions.queries.coupons.holdings import UsableHolding, why_not_held
from zhida.shop.promotions.queries.coupons.searching import within_search
from zhida.shop.promotions.records import HeldCoupon, NotApplied, Quote, QuoteChoice


def refuse_missing(choice: QuoteChoice, held: Sequence[UsableHolding], *, customer_id: int | None) -> None:
    """Refuse a choice that names what the buyer cannot use; no query where it names nothing missing.

    Raises CouponUnusable with the reason of each: unknown (another's too), over, used, or in an order.
    """
    missing = [name for name in _named(choice) if name not in {one.coupon.id for one in held}]
    if missing:
        reasons = why_not_held(customer_id=customer_id, numbers=missing)
        raise CouponUnusable(coupons=[{"id": name, "reason": reasons[name]} for name in missing])


def coupons_of(choice: QuoteChoice, held: Sequence[UsableHolding]) -> tuple[Coupon, ...]:
    """Return the coupons that the engine looks at."""
    coupons = tuple(one.coupon for one in held)
    return within_search(coupons) if choice.coupons == "best" else coupons


def held_coupons(held: Sequence[UsableHolding]) -> tuple[HeldCoupon, ...]:
    """Return what a page says of each coupon besides what the quote does with it."""
    return tuple(
        HeldCoupon(id=one.coupon.id, kind=one.coupon.kind, title=one.coupon.title, ends_at=one.coupon.ends_at)
        for one in held
    )


def refuse_unusable(choice: QuoteChoice, answer: Quote) -> None:
    """Refuse a quote that left out a coupon which the buyer named. Raises CouponUnusable with each reason."""
    named = set(_named(choice))
    refused = [_refusal(entry) for entry in answer.not_applied if entry.id in named]
    if refused:
        raise CouponUnusable(coupons=refused)


def _named(choice: QuoteChoice) -> tuple[str, ...]:
    return () if choice.coupons == "best" else choice.coupons


def _refusal(entry: NotApplied) -> dict[str, object]:
    refusal: dict[str, object] = {"id": entry.id, "reason": entry.reason.value}
    if entry.missing_minor is not None:
        refusal["missing"] = {"minor": entry.missing_minor, "currency": "CNY"}
    return refusal
