"""The contract computed the plain way: every product is looked at, every filter is one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from zhida.shop.search.backends import OfferScope, SearchRequest
from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.facet_shapes import attribute_facets, category_facets, value_facets
from zhida.shop.search.price_ranges import BAND_EDGES, price_ranges
from zhida.shop.search.records import Facets

GROUPS = ("category", "brand", "price", "in_stock", "on_offer")


def passes(document: SearchDocument, request: SearchRequest, *, but: str = "") -> bool:
    """Say whether a product passes every filter but one group's (an attribute's name is a group)."""
    filters = request.filters
    high = filters.price_max if filters.price_max is not None else document.price_minor
    checks = {
        "category": not request.category_ids or bool(set(request.category_ids) & set(document.category_ids)),
        "brand": not filters.brands or document.brand in filters.brands,
        "price": (filters.price_min or 0) <= document.price_minor <= high,
        "in_stock": not filters.in_stock or document.in_stock,
        "on_offer": not filters.on_offer or is_offered(document, request.offers),
    }
    for name, values in filters.attributes.items():
        checks[f"attribute {name}"] = any((name, value) in document.attributes for value in values)
    return all(is_passed for group, is_passed in checks.items() if group != but)


def is_offered(document: SearchDocument, offers: Sequence[OfferScope]) -> bool:
    """Say whether a live offer is for a product."""
    return any(_is_for(document, scope) for scope in offers)


def facets_of(documents: Sequence[SearchDocument], request: SearchRequest) -> Facets:
    """Count every group of a request."""
    left = {but: [one for one in documents if passes(one, request, but=but)] for but in ("", *GROUPS)}
    attributes: dict[str, Counter[str]] = {}
    for name, value in (pair for one in left[""] for pair in one.attributes):
        attributes.setdefault(name, Counter())[value] += 1
    for name in request.filters.attributes:
        found = [one for one in documents if passes(one, request, but=f"attribute {name}")]
        pairs = [value for one in found for own, value in one.attributes if own == name]
        attributes[name] = Counter(pairs)
    bands = Counter(sum(edge <= one.price_minor for edge in BAND_EDGES) - 1 for one in left["price"])
    inside = {
        category_id
        for one in left["category"]
        if set(request.category_ids) & set(one.category_ids)
        for category_id in one.category_ids
    }
    return Facets(
        brand=value_facets(Counter(one.brand for one in left["brand"]), chosen=request.filters.brands),
        price=price_ranges(bands),
        category=category_facets(
            Counter(category_id for one in left["category"] for category_id in one.category_ids),
            chosen=request.category_ids,
            inside=inside,
        ),
        attributes=attribute_facets(attributes, chosen=request.filters.attributes),
        in_stock=sum(one.in_stock for one in left["in_stock"]),
        on_offer=sum(is_offered(one, request.offers) for one in left["on_offer"]),
    )


def _is_for(document: SearchDocument, scope: OfferScope) -> bool:
    categories = set(document.category)
    if (
        document.number in scope.exclude_products
        or document.brand in scope.exclude_brands
        or categories & scope.exclude_categories
    ):
        return False
    if not (scope.products or scope.skus or scope.brands or scope.categories):
        return True
    return (
        document.number in scope.products
        or document.brand in scope.brands
        or bool(scope.skus & set(document.skus) or scope.categories & categories)
    )
