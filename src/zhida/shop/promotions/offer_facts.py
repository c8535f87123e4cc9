"""What an offer says of goods and prices, against the catalogue and the price list as they are now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from zhida.shop.catalogue.queries import (
    categories_named,
    list_brands,
    product_ids_by_number,
    sellable_skus,
)
from zhida.shop.pricing.queries import priced_skus
from zhida.shop.promotions.conf import GUARDED_PERCENT_OFF, MOST_NAMED_UNKNOWN
from zhida.shop.promotions.engine.offers import (
    BundlePrice,
    CountPercent,
    EveryCut,
    FlashPrice,
    NthPercent,
    Offer,
    Scope,
    ThresholdCut,
    ThresholdGift,
    ThresholdPercent,
)
from zhida.shop.promotions.errors import InvalidOffer

_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFacts:
    """Names that nothing bears, by the document's field, and what the SKUs it prices sell for, in fen."""

    unknown: Mapping[str, tuple[str, ...]]
    selling: Mapping[str, int]
    sku_ids: tuple[int, ...] = ()


def facts_of(offer: Offer, *, now: datetime) -> OfferFacts:
    """Read what an offer's words stand for; a query for each sort of thing it names."""
    priced = _priced_codes(offer)
    records, prices = priced_skus(skus=priced, now=now) if priced else ({}, {})
    unknown = _unknown_in_scope(offer.scope, now=now)
    unknown |= {_field_of(offer, sku): (sku,) for sku in priced if sku not in records}
    if isinstance(offer, ThresholdGift) and not sellable_skus(skus=[offer.gift_sku], now=now):
        unknown["gift_sku"] = (offer.gift_sku,)
    selling = {
        sku: prices[record.sku_id].selling.minor for sku, record in records.items() if record.sku_id in prices
    }
    sku_ids = tuple(sorted(record.sku_id for record in records.values()))
    return OfferFacts(unknown=unknown, selling=selling, sku_ids=sku_ids)


def refuse_wrong_facts(offer: Offer, facts: OfferFacts) -> None:
    """Raise InvalidOffer where an offer names what does not exist, or is no cheaper than what it replaces."""
    fields = {field: _unknown_text(names) for field, names in facts.unknown.items()}
    without_price = [sku for sku in _priced_codes(offer) if sku not in facts.selling]
    for sku in without_price:
        fields.setdefault(_field_of(offer, sku), _("“%(name)s”还没有售价。") % {"name": sku})
    if isinstance(offer, FlashPrice):
        for sku, price in offer.prices.items():
            if price >= facts.selling.get(sku, price + 1):
                fields[f"skus.{sku}"] = _("活动价必须低于售价。")
    if isinstance(offer, BundlePrice) and not without_price and offer.price >= _worth(offer, facts):
        fields["price"] = _("套装价必须低于单买的总价。")
    if fields:
        raise InvalidOffer(fields=fields)


def is_large_discount(offer: Offer, facts: OfferFacts) -> bool:
    """Say whether an offer can take more than half off, so that two people must want it.

    A flash price of 49.99 on 100.00 is large, one of 50.00 is not; so is 满100减51, and any 51 % off.
    """
    match offer:
        case NthPercent() | CountPercent():
            return offer.percent_off > GUARDED_PERCENT_OFF
        case ThresholdPercent():
            return any(tier.percent_off > GUARDED_PERCENT_OFF for tier in offer.tiers)
        case ThresholdCut():
            return any(_is_large(tier.cut, of=tier.threshold) for tier in offer.tiers)
        case EveryCut():
            return _is_large(offer.cut, of=offer.threshold)
        case ThresholdGift():
            return _is_large(offer.gift_value, of=offer.threshold)
        case FlashPrice():
            return any(
                _is_large(facts.selling[sku] - price, of=facts.selling[sku])
                for sku, price in offer.prices.items()
            )
        case BundlePrice():
            return _is_large(_worth(offer, facts) - offer.price, of=_worth(offer, facts))
        case _:
            return False


def _is_large(cut: int, *, of: int) -> bool:
    return cut * _PERCENT > of * GUARDED_PERCENT_OFF


def _worth(offer: BundlePrice, facts: OfferFacts) -> int:
    return sum(facts.selling[sku] * units for sku, units in offer.items.items())


def _priced_codes(offer: Offer) -> list[str]:
    match offer:
        case FlashPrice():
            return sorted(offer.prices)
        case BundlePrice():
            return sorted(offer.items)
        case _:
            return []


def _field_of(offer: Offer, sku: str) -> str:
    return f"{'skus' if isinstance(offer, FlashPrice) else 'items'}.{sku}"


def _unknown_in_scope(scope: Scope, *, now: datetime) -> dict[str, tuple[str, ...]]:
    # Only what an offer is for must exist; what it leaves out may have left the shop, or come later.
    known: dict[str, Collection[str]] = {
        "skus": sellable_skus(skus=scope.skus, now=now) if scope.skus else (),
        "products": product_ids_by_number(numbers=scope.products) if scope.products else (),
        "brands": {brand.name for brand in list_brands()} if scope.brands else (),
        "categories": {found.name for found in categories_named(names=scope.categories)}
        if scope.categories
        else (),
    }
    missing = {key: tuple(sorted(getattr(scope, key) - set(names))) for key, names in known.items()}
    return {f"scope.{key}": names for key, names in missing.items() if names}


def _unknown_text(names: tuple[str, ...]) -> str:
    shown = "、".join(names[:MOST_NAMED_UNKNOWN])
    if len(names) > MOST_NAMED_UNKNOWN:
        return _("不存在：%(names)s 等 %(count)s 项。") % {"names": shown, "count": len(names)}
    return _("不存在：%(names)s。") % {"names": shown}
