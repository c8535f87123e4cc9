"""Composing listings from the rooms below: a fixed number of queries for a whole batch of products."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.catalogue.queries import listing_facts
from zhida.shop.catalogue.records import ListingFacts, SkuRecord
from zhida.shop.inventory.queries import free_units
from zhida.shop.pricing.queries import prices_for
from zhida.shop.pricing.records import SkuPrice
from zhida.shop.promotions.queries import LiveOffers, flash_sales, live_offers
from zhida.shop.promotions.records import QuoteLine
from zhida.shop.search.conf import LONGEST_FACET_VALUE, MOST_COLOURS, MOST_SEARCHED_SKUS
from zhida.shop.search.models import ListedProduct
from zhida.shop.search.records import COLOUR_OPTIONS
from zhida.shop.search.slugs import slug_of
from zhida.shop.search.words import normalise

ANONYMOUS_LEVEL = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A listing to be written: its row, the categories that hold it and what it can be filtered by."""

    row: ListedProduct
    category_ids: tuple[int, ...]
    attributes: frozenset[tuple[str, str]]


def compose(*, product_ids: Collection[int], now: datetime) -> dict[int, Listing]:
    """Return the listing of each product that is on sale with at least one priced SKU. Five queries."""
    facts = listing_facts(product_ids=product_ids, now=now)
    sku_ids = [sku.sku_id for fact in facts.values() for sku in fact.skus if sku.is_sellable]
    prices = prices_for(sku_ids=sku_ids, now=now)
    free = free_units(sku_ids=sku_ids)
    live = live_offers(now=now)
    composed = {
        product_id: _compose_one(fact, prices, free, live=live, now=now)
        for product_id, fact in facts.items()
        if fact.is_on_sale
    }
    return {product_id: listing for product_id, listing in composed.items() if listing is not None}


def unit_price_minor(price: SkuPrice) -> int:
    """Return what an anonymous buyer pays for one unit before any offer: selling, or a price of level 0."""
    open_levels = [money.minor for level, money in price.level_prices.items() if level <= ANONYMOUS_LEVEL]
    return min([price.selling.minor, *open_levels])


def unit_line(sku: SkuRecord, number: str, price: SkuPrice) -> QuoteLine:
    """Return one unit of a SKU of product `number` as offers look at it, its code being its key."""
    return QuoteLine(
        line=sku.sku,
        sku=sku.sku,
        product=number,
        category=sku.category,
        brand=sku.brand,
        quantity=1,
        selling_minor=unit_price_minor(price),
    )


def _compose_one(
    fact: ListingFacts,
    prices: Mapping[int, SkuPrice],
    free: Mapping[int, int],
    *,
    live: LiveOffers,
    now: datetime,
) -> Listing | None:
    skus = [sku for sku in fact.skus if sku.is_sellable and sku.sku_id in prices]
    if not skus:
        return None
    sales = flash_sales(
        lines=[unit_line(sku, fact.number, prices[sku.sku_id]) for sku in skus], live=live, now=now
    )

    def lowest_minor(sku: SkuRecord) -> int:
        sale = sales.get(sku.sku)
        return unit_price_minor(prices[sku.sku_id]) if sale is None else sale.price_minor

    cheapest = min(skus, key=lambda sku: (lowest_minor(sku), sku.sku_id))
    sale = sales.get(cheapest.sku)
    compare_at = prices[cheapest.sku_id].compare_at
    row = ListedProduct(
        product_id=fact.product_id,
        number=fact.number,
        title=fact.title,
        slug=slug_of(fact.title),
        subtitle=fact.subtitle,
        brand=fact.brand,
        category=list(fact.category),
        price_minor=lowest_minor(cheapest),
        compare_at_minor=compare_at.minor if compare_at is not None else None,
        flash_offer=sale.offer if sale else "",
        selling_minor=unit_price_minor(prices[cheapest.sku_id]) if sale else None,
        image=fact.image or "",
        in_stock=any(free[sku.sku_id] > 0 for sku in skus),
        sku_count=len(skus),
        skus=[[sku.sku, unit_price_minor(prices[sku.sku_id])] for sku in skus],
        colours=_colours(skus),
        search_text=_search_text(fact, skus),
        listed_at=fact.published_at or now,
        refreshed_at=now,
    )
    attributes = frozenset(_filterable(fact, skus))
    row.attributes = [list(pair) for pair in sorted(attributes)]
    return Listing(row=row, category_ids=fact.category_ids, attributes=attributes)


def _colours(skus: list[SkuRecord]) -> list[str]:
    values = [value for sku in skus for name, value in sku.options.items() if name in COLOUR_OPTIONS]
    return list(dict.fromkeys(values))[:MOST_COLOURS]


def _search_text(fact: ListingFacts, skus: list[SkuRecord]) -> str:
    codes = [sku.sku for sku in skus[:MOST_SEARCHED_SKUS]]
    return normalise(" ".join([fact.title, fact.brand, fact.subtitle, *fact.category, *codes]))


def _filterable(fact: ListingFacts, skus: list[SkuRecord]) -> Iterable[tuple[str, str]]:
    pairs = [(value.name, value.text) for value in fact.filterable]
    pairs += [pair for sku in skus for pair in sku.options.items()]
    for name, value in pairs:
        if len(name) <= LONGEST_FACET_VALUE and 0 < len(value) <= LONGEST_FACET_VALUE:
            yield name, value
