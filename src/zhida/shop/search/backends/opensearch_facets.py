"""Facets by OpenSearch's aggregations: all groups in the very request that finds the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zhida.shop.search.backends import SearchRequest
from zhida.shop.search.backends import opensearch_queries as oq
from zhida.shop.search.backends.opensearch_schema import (
    ATTRIBUTE,
    BRAND_NAME,
    CATEGORY,
    IN_STOCK,
    PRICE_BAND,
    SEPARATOR,
)
from zhida.shop.search.backends.opensearch_server import Json, read
from zhida.shop.search.facet_shapes import attribute_facets, category_facets, value_facets
from zhida.shop.search.price_ranges import BAND_EDGES, price_ranges
from zhida.shop.search.records import Facets

MOST_BUCKETS: Final = 1_000
MOST_ATTRIBUTE_BUCKETS: Final = 2_000
BRANDS: Final = "brands"
PRICES: Final = "prices"
CATEGORIES: Final = "categories"
STOCK: Final = "stock"
OFFERS: Final = "offers"
ATTRIBUTES: Final = "attributes"
VALUES: Final = "values"
INSIDE: Final = "inside"
_SPECIAL: Final = re.compile(r"[^\w]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The filters of a request by group: a group's own counts leave its filter out."""

    by_group: Mapping[str, Json]

    def all(self, *, but: str = "") -> Json:
        """Return what passes every filter but one group's."""
        return oq.both(one for group, one in self.by_group.items() if group != but)


def narrowing_of(request: SearchRequest) -> Narrowing:
    """Return the filters of a request."""
    filters = request.filters
    groups: dict[str, Json] = {}
    if request.category_ids:
        groups[CATEGORIES] = oq.one_of(CATEGORY, request.category_ids)
    if filters.brands:
        groups[BRANDS] = oq.one_of(BRAND_NAME, filters.brands)
    if filters.price_min is not None or filters.price_max is not None:
        groups[PRICES] = oq.priced(filters)
    if filters.in_stock:
        groups[STOCK] = oq.on(IN_STOCK)
    if filters.on_offer:
        groups[OFFERS] = oq.on_offer(request.offers)
    for place, (name, values) in enumerate(filters.attributes.items()):
        groups[f"{ATTRIBUTES}{place}"] = oq.attribute(name, values)
    return Narrowing(groups)


def facets_wanted(request: SearchRequest, narrowing: Narrowing) -> Json:
    """Return the aggregations that count every group under the filters of all other groups."""
    wanted: Json = {
        BRANDS: _counted(narrowing.all(but=BRANDS), BRAND_NAME, MOST_BUCKETS),
        PRICES: _counted(narrowing.all(but=PRICES), PRICE_BAND, len(BAND_EDGES)),
        CATEGORIES: _counted(narrowing.all(but=CATEGORIES), CATEGORY, MOST_ATTRIBUTE_BUCKETS),
        STOCK: {"filter": oq.both([narrowing.all(but=STOCK), oq.on(IN_STOCK)])},
        OFFERS: {"filter": oq.both([narrowing.all(but=OFFERS), oq.on_offer(request.offers)])},
        ATTRIBUTES: _counted(narrowing.all(), ATTRIBUTE, MOST_ATTRIBUTE_BUCKETS),
    }
    if CATEGORIES in narrowing.by_group:
        inside = {INSIDE: {"filter": narrowing.by_group[CATEGORIES]}}
        wanted[CATEGORIES]["aggs"][VALUES]["aggs"] = inside
    for place, name in enumerate(request.filters.attributes):
        group = f"{ATTRIBUTES}{place}"
        wanted[group] = _counted(narrowing.all(but=group), ATTRIBUTE, MOST_BUCKETS)
        wanted[group]["aggs"][VALUES]["terms"]["include"] = beginning_with(f"{name}{SEPARATOR}")
    return wanted


def read_facets(answer: Json, request: SearchRequest) -> Facets:
    """Return the facets that an answer holds. Raises IndexUnavailable when it does not."""
    found = read(answer, "aggregations")
    chosen = request.filters.attributes
    attributes = _by_name(_counts(found, ATTRIBUTES))
    for place, name in enumerate(chosen):
        attributes[name] = _by_name(_counts(found, f"{ATTRIBUTES}{place}")).get(name, {})
    categories = _buckets(found, CATEGORIES)
    inside = [int(one["key"]) for one in categories if INSIDE in one and read(one, INSIDE, "doc_count")]
    return Facets(
        brand=value_facets(_counts(found, BRANDS), chosen=request.filters.brands),
        price=price_ranges({int(band): count for band, count in _counts(found, PRICES).items()}),
        category=category_facets(
            {int(one["key"]): int(one["doc_count"]) for one in categories},
            chosen=request.category_ids,
            inside=inside,
        ),
        attributes=attribute_facets(attributes, chosen=chosen),
        in_stock=int(read(found, STOCK, "doc_count")),
        on_offer=int(read(found, OFFERS, "doc_count")),
    )


def beginning_with(text: str) -> str:
    """Return a regular expression for values that begin with a text."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}" if match[0].isascii() else match[0], text) + ".*"


def _counted(passing: Json, field: str, size: int) -> Json:
    return {"filter": passing, "aggs": {VALUES: {"terms": {"field": field, "size": size}}}}


def _buckets(found: Json, group: str) -> Sequence[Json]:
    buckets: Sequence[Json] = read(found, group, VALUES, "buckets")
    return buckets


def _counts(found: Json, group: str) -> dict[str, int]:
    return {str(one["key"]): int(one["doc_count"]) for one in _buckets(found, group)}


def _by_name(counts: Mapping[str, int]) -> dict[str, dict[str, int]]:
    named: dict[str, dict[str, int]] = {}
    for key, count in counts.items():
        name, _separator, value = key.partition(SEPARATOR)
        named.setdefault(name, {})[value] = count
    return named
