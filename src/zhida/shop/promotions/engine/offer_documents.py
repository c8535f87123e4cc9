"""Reads one offer or coupon from its document (the shape that files, the API and the database share)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypedDict

from zhida.shop.promotions.engine.fields import Fields
from zhida.shop.promotions.engine.offers import (
    BundlePrice,
    CountPercent,
    Coupon,
    CutTier,
    EveryCut,
    FlashPrice,
    FreeFreight,
    NthPercent,
    Offer,
    PercentTier,
    Scope,
    ThresholdCut,
    ThresholdGift,
    ThresholdPercent,
)
from zhida.shop.promotions.records import OfferKind

SCOPE_KEYS = ("skus", "products", "brands", "categories")
COUPON_KINDS = frozenset(
    {
        OfferKind.COUPON_SHOP,
        OfferKind.COUPON_CATEGORY,
        OfferKind.COUPON_PRODUCT,
        OfferKind.COUPON_FREIGHT,
    }
)
_LEAST_PRIORITY = -(10**9)


def read_offer(fields: Fields) -> Offer:
    """Read an offer of any kind but coupons. Raises CaseInvalid with the field that is wrong."""
    kind = _kind_of(fields)
    reader = READERS.get(kind)
    if reader is None:
        raise fields.refused("kind", f"{kind} is a coupon, not an offer")
    return reader(fields)


def read_coupon(fields: Fields) -> Coupon:
    """Read a coupon. Raises CaseInvalid with the field that is wrong."""
    kind = _kind_of(fields)
    if kind not in COUPON_KINDS:
        raise fields.refused("kind", f"{kind} is not a coupon")
    if fields.has("cut") == fields.has("percent_off"):
        raise fields.refused("cut", "give either cut or percent_off")
    return Coupon(
        **_shared(fields),
        threshold=fields.integer("threshold", default=0),
        cut=fields.optional_integer("cut"),
        percent_off=fields.optional_integer("percent_off", least=1, most=100),
        cap=fields.optional_integer("cap"),
        stacks=fields.flag("stacks"),
    )


class _Shared(TypedDict):
    id: str
    kind: OfferKind
    title: str
    priority: int
    group: str
    starts_at: datetime | None
    ends_at: datetime | None
    scope: Scope


def _kind_of(fields: Fields) -> OfferKind:
    kind = fields.text("kind")
    if kind not in set(OfferKind):
        raise fields.refused("kind", "is unknown")
    return OfferKind(kind)


def _shared(fields: Fields) -> _Shared:
    starts_at, ends_at = fields.instant("starts_at"), fields.instant("ends_at")
    if starts_at is not None and ends_at is not None and ends_at < starts_at:
        raise fields.refused("ends_at", "is before starts_at")
    return _Shared(
        id=fields.text("id"),
        kind=_kind_of(fields),
        title=fields.text("title", default=""),
        priority=fields.integer("priority", least=_LEAST_PRIORITY, default=0),
        group=fields.text("group", default=""),
        starts_at=starts_at,
        ends_at=ends_at,
        scope=_scope(fields.child("scope")),
    )


def _scope(fields: Fields) -> Scope:
    known = {prefix + key for prefix in ("", "exclude_") for key in SCOPE_KEYS}
    for name in fields.names():
        if name not in known:
            raise fields.refused(name, "is not a scope key")
    return Scope(**{name: frozenset(fields.texts(name)) for name in known})


def _flash_price(fields: Fields) -> FlashPrice:
    return FlashPrice(
        **_shared(fields),
        prices=fields.integers("skus"),
        quota_left=fields.optional_integer("quota_left"),
        buyer_left=fields.optional_integer("buyer_left"),
    )


def _nth_percent(fields: Fields) -> NthPercent:
    _refuse_cap(fields)
    return NthPercent(
        **_shared(fields),
        nth=fields.integer("nth", least=1),
        percent_off=fields.integer("percent_off", least=1, most=100),
    )


def _count_percent(fields: Fields) -> CountPercent:
    _refuse_cap(fields)
    return CountPercent(
        **_shared(fields),
        count=fields.integer("count", least=1),
        percent_off=fields.integer("percent_off", least=1, most=100),
    )


def _bundle_price(fields: Fields) -> BundlePrice:
    _refuse_cap(fields)
    items = fields.integers("items", least=1)
    if not items:
        raise fields.refused("items", "is missing")
    return BundlePrice(**_shared(fields), items=items, price=fields.integer("price"))


def _threshold_cut(fields: Fields) -> ThresholdCut:
    tiers = tuple(
        CutTier(threshold=tier.integer("threshold"), cut=tier.integer("cut")) for tier in _tiers(fields)
    )
    return ThresholdCut(**_shared(fields), tiers=tiers, cap=fields.optional_integer("cap"))


def _every_cut(fields: Fields) -> EveryCut:
    return EveryCut(
        **_shared(fields),
        threshold=fields.integer("threshold", least=1),
        cut=fields.integer("cut"),
        cap=fields.optional_integer("cap"),
    )


def _threshold_percent(fields: Fields) -> ThresholdPercent:
    tiers = tuple(
        PercentTier(
            threshold=tier.integer("threshold"),
            percent_off=tier.integer("percent_off", least=1, most=100),
        )
        for tier in _tiers(fields)
    )
    return ThresholdPercent(**_shared(fields), tiers=tiers, cap=fields.optional_integer("cap"))


def _threshold_gift(fields: Fields) -> ThresholdGift:
    return ThresholdGift(
        **_shared(fields),
        threshold=fields.integer("threshold"),
        gift_sku=fields.text("gift_sku"),
        gift_value=fields.integer("gift_value", default=0),
    )


def _free_freight(fields: Fields) -> FreeFreight:
    return FreeFreight(**_shared(fields), threshold=fields.integer("threshold"))


def _tiers(fields: Fields) -> list[Fields]:
    tiers = fields.children("tiers")
    if not tiers:
        raise fields.refused("tiers", "is missing")
    return tiers


def _refuse_cap(fields: Fields) -> None:
    """A line offer has no cap; leaving one unread would cost the merchant money silently."""
    if fields.has("cap"):
        raise fields.refused("cap", "is not known for this kind")


READERS: Mapping[OfferKind, Callable[[Fields], Offer]] = {
    OfferKind.FLASH_PRICE: _flash_price,
    OfferKind.NTH_PERCENT: _nth_percent,
    OfferKind.COUNT_PERCENT: _count_percent,
    OfferKind.BUNDLE_PRICE: _bundle_price,
    OfferKind.THRESHOLD_CUT: _threshold_cut,
    OfferKind.EVERY_CUT: _every_cut,
    OfferKind.THRESHOLD_PERCENT: _threshold_percent,
    OfferKind.THRESHOLD_GIFT: _threshold_gift,
    OfferKind.FREE_FREIGHT: _free_freight,
}
