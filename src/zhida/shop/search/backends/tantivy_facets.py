"""Counting facets with tantivy's aggregations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tantivy import Query, Schema, Searcher

from zhida.shop.search.backends import SearchRequest
from zhida.shop.search.backends import tantivy_queries as tq
from zhida.shop.search.backends.tantivy_schema import (
    ATTRIBUTE,
    BRAND_NAME,
    CATEGORY,
    IN_STOCK,
    PRICE_BAND,
    SEPARATOR,
)
from zhida.shop.search.facet_shapes import attribute_facets, category_facets, value_facets
from zhida.shop.search.price_ranges import price_ranges
from zhida.shop.search.records import Facets

MOST_BUCKETS: Final = 1_000
MOST_ATTRIBUTE_BUCKETS: Final = 400
BRANDS: Final = "brands"
PRICES: Final = "prices"
CATEGORIES: Final = "categories"
STOCK: Final = "stock"
OFFERS: Final = "offers"
ATTRIBUTES: Final = "attributes"
_FIELDS: Final = {
    BRANDS: (BRAND_NAME, MOST_BUCKETS),
    PRICES: (PRICE_BAND, MOST_BUCKETS),
    CATEGORIES: (CATEGORY, MOST_BUCKETS),
    STOCK: (IN_STOCK, 2),
    ATTRIBUTES: (ATTRIBUTE, MOST_ATTRIBUTE_BUCKETS),
}

Counts = dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """The filters of a request by group: a group's own counts leave its filter out."""

    by_group: Mapping[str, Query]

    def apply(self, query: Query, *, but: str = "") -> Query:
        """Return the query with every filter but one group's."""
        return tq.narrowed(query, (one for group, one in self.by_group.items() if group != but))


def narrowing_of(request: SearchRequest, schema: Schema) -> Narrowing:
    """Return the filters of a request."""
    filters = request.filters
    groups: dict[str, Query] = {}
    if request.category_ids:
        groups[CATEGORIES] = tq.categories(schema, request.category_ids)
    if filters.brands:
        groups[BRANDS] = tq.brands(schema, filters.brands)
    if filters.price_min is not None or filters.price_max is not None:
        groups[PRICES] = tq.priced(schema, filters)
    if filters.in_stock:
        groups[STOCK] = tq.in_stock(schema)
    if filters.on_offer:
        groups[OFFERS] = tq.on_offer(schema, request.offers)
    for name, values in filters.attributes.items():
        groups[f"{ATTRIBUTE}{SEPARATOR}{name}"] = tq.attribute(schema, name, values)
    return Narrowing(by_group=groups)


def count_facets(
    searcher: Searcher, schema: Schema, request: SearchRequest, base: Query, narrowing: Narrowing
) -> Facets:
    """Count every group under all filters but its own: one aggregation, and one more a chosen group."""
    together = _aggregate(searcher, narrowing.apply(base), list(_FIELDS))
    for group in _FIELDS:
        if group in narrowing.by_group:
            together |= _aggregate(searcher, narrowing.apply(base, but=group), [group])
    attributes = _by_name(together[ATTRIBUTES])
    for name in request.filters.attributes:
        group = f"{ATTRIBUTE}{SEPARATOR}{name}"
        alone = _aggregate(searcher, narrowing.apply(base, but=group), [ATTRIBUTES])
        attributes[name] = _by_name(alone[ATTRIBUTES]).get(name, {})
    categories = {int(key): count for key, count in together[CATEGORIES].items()}
    return Facets(
        brand=value_facets(together[BRANDS], chosen=request.filters.brands),
        price=price_ranges({int(key): count for key, count in together[PRICES].items()}),
        category=category_facets(categories, chosen=request.category_ids),
        attributes=attribute_facets(attributes, chosen=request.filters.attributes),
        in_stock=together[STOCK].get("1", 0),
        on_offer=_count_offers(searcher, schema, request, base, narrowing),
    )


def _count_offers(
    searcher: Searcher, schema: Schema, request: SearchRequest, base: Query, narrowing: Narrowing
) -> int:
    if not request.offers:
        return 0
    offered = tq.narrowed(narrowing.apply(base, but=OFFERS), [tq.on_offer(schema, request.offers)])
    return tq.count_of(searcher, offered)


def _aggregate(searcher: Searcher, query: Query, groups: list[str]) -> dict[str, Counts]:
    wanted = {group: {"terms": {"field": _FIELDS[group][0], "size": _FIELDS[group][1]}} for group in groups}
    found = searcher.aggregate(query, wanted)
    return {group: _buckets(found[group]) for group in groups}


def _buckets(found: Mapping[str, object]) -> Counts:
    buckets = found["buckets"]
    assert isinstance(buckets, list)
    return {_key(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}


def _key(key: object) -> str:
    return str(int(key)) if isinstance(key, float) else str(key)


def _by_name(counts: Counts) -> dict[str, Counts]:
    named: defaultdict[str, Counts] = defaultdict(dict)
    for key, count in counts.items():
        name, _separator, value = key.partition(SEPARATOR)
        named[name][value] = count
    return dict(named)
