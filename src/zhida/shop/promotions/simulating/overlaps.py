"""Which offers may meet on the same goods. Without the catalogue, so in doubt they do."""

from __future__ import annotations

from zhida.shop.promotions.engine.offers import BundlePrice, Coupon, FlashPrice, Offer, Scope, ThresholdGift
from zhida.shop.promotions.records import OfferKind

_LINE_KINDS = frozenset({OfferKind.NTH_PERCENT, OfferKind.COUNT_PERCENT, OfferKind.BUNDLE_PRICE})


def may_meet(one: Offer, other: Offer) -> bool:
    """Say whether two offers may touch the same line: not when their lists of one key have nothing in common.

    Lists of different keys (a brand here, a category there) may meet.
    """
    first, second = _included(one), _included(other)
    if first is None or second is None:
        return True
    if first.keys() == second.keys() and len(first) == 1:
        (key,) = first
        return bool(first[key] & second[key])
    return True


def is_same_group(one: Offer, other: Offer) -> bool:
    """Say whether only one of the two can be applied: one lane and one group. Coupons have slots instead."""
    return _lane(one) == _lane(other) and _group(one) == _group(other)


def runs_at_the_same_time(one: Offer, other: Offer) -> bool:
    """Say whether two periods have an instant in common."""
    return _begins_before_end(one, other) and _begins_before_end(other, one)


def _begins_before_end(one: Offer, other: Offer) -> bool:
    return one.starts_at is None or other.ends_at is None or one.starts_at < other.ends_at


def _included(offer: Offer) -> dict[str, frozenset[str]] | None:
    """Return the lists that include lines, None for all lines; an empty list means none is left."""
    if isinstance(offer, FlashPrice):
        return {"skus": frozenset(offer.prices) - offer.scope.exclude_skus}
    if isinstance(offer, BundlePrice):
        return {"skus": frozenset(offer.items) - offer.scope.exclude_skus}
    return _lists(offer.scope)


def _lists(scope: Scope) -> dict[str, frozenset[str]] | None:
    lists = {
        "skus": (scope.skus, scope.exclude_skus),
        "products": (scope.products, scope.exclude_products),
        "brands": (scope.brands, scope.exclude_brands),
        "categories": (scope.categories, scope.exclude_categories),
    }
    return {key: names - without for key, (names, without) in lists.items() if names} or None


def _lane(offer: Offer) -> str:
    if isinstance(offer, Coupon):
        return "freight coupon" if offer.kind is OfferKind.COUPON_FREIGHT else "coupon"
    if isinstance(offer, ThresholdGift):
        return "gift"
    if offer.kind in {OfferKind.FLASH_PRICE, OfferKind.FREE_FREIGHT}:
        return offer.kind
    return "line" if offer.kind in _LINE_KINDS else "order"


def _group(offer: Offer) -> str:
    """Of unit prices the lowest wins and of free freight one is enough: all of them are one group."""
    if offer.kind in {OfferKind.FLASH_PRICE, OfferKind.FREE_FREIGHT}:
        return offer.kind
    if isinstance(offer, Coupon):
        return offer.id if offer.stacks else _SLOTS[offer.kind]
    return offer.group_name


_SLOTS = {
    OfferKind.COUPON_CATEGORY: "category",
    OfferKind.COUPON_PRODUCT: "category",
    OfferKind.COUPON_SHOP: "shop",
    OfferKind.COUPON_FREIGHT: "freight",
}
