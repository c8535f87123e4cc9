"""Which live offers a product page names, and which products an offer is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from zhida.shop.catalogue.queries import active_skus_of, sellable_skus
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.promotions.engine.offers import Offer as EngineOffer
from zhida.shop.promotions.engine.offers import Scope
from zhida.shop.promotions.queries.live import LiveOffers, live_offers
from zhida.shop.promotions.records import OfferReach, OfferTag, QuoteLine


def tags_for(
    *, lines: Sequence[QuoteLine], now: datetime, live: LiveOffers | None = None
) -> dict[str, tuple[OfferTag, ...]]:
    """Return the live offers in whose scope each line is, by priority, for product pages. One query, none
    when the `live` ones of this instant are given.
    """
    offers = live_offers(now=now) if live is None else live
    ordered = sorted(offers, key=lambda offer: offer.precedence)
    return {line.line: tuple(_tag(offer) for offer in ordered if offer.concerns(line)) for line in lines}


def live_offer_scopes(*, now: datetime, live: LiveOffers | None = None) -> tuple[OfferReach, ...]:
    """Return for each live offer which products it is for. One query, none when the `live` ones of this
    instant are given; two more when one leaves out single SKUs.

    A product counts as left out when every SKU of it is; an offer whose named SKUs are all left out again is
    for nothing and missing.
    """
    offers = live_offers(now=now) if live is None else live
    excluded_skus = {sku for offer in offers for sku in offer.scope.exclude_skus}
    products = {record.product_id for record in sellable_skus(skus=excluded_skus, now=now).values()}
    sku_records = active_skus_of(product_ids=products, now=now) if products else {}
    reaches = (_reach(_whole_scope(offer), list(sku_records.values())) for offer in offers)
    return tuple(reach for reach in reaches if reach is not None)


def _whole_scope(offer: EngineOffer) -> Scope:
    """Return what an offer is for: its scope, or its own SKUs where it names some."""
    scope = offer.scope
    if not offer.named_skus:
        return scope
    is_open = not scope.skus or scope.products or scope.brands or scope.categories
    skus = offer.named_skus if is_open else offer.named_skus & scope.skus
    return replace(scope, skus=skus, products=frozenset(), brands=frozenset(), categories=frozenset())


def _reach(scope: Scope, products: Sequence[Sequence[SkuRecord]]) -> OfferReach | None:
    """Say of a scope which products it is for; `products` holds the SKUs of those that it may leave out."""
    skus = scope.skus - scope.exclude_skus
    if scope.skus and not (skus or scope.products or scope.brands or scope.categories):
        return None
    left_out = {
        records[0].product_number
        for records in products
        if all(record.sku in scope.exclude_skus for record in records)
    }
    return OfferReach(
        products=scope.products,
        skus=skus,
        brands=scope.brands,
        categories=scope.categories,
        exclude_products=scope.exclude_products | left_out,
        exclude_brands=scope.exclude_brands,
        exclude_categories=scope.exclude_categories,
    )


def _tag(offer: EngineOffer) -> OfferTag:
    return OfferTag(
        id=offer.id, kind=offer.kind, title=offer.title, starts_at=offer.starts_at, ends_at=offer.ends_at
    )
