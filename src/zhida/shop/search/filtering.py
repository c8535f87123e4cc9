"""From filters to rows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from zhida.shop.search.models import ListedAttribute, ListedPlace
from zhida.shop.search.records import Filters, Sort
from zhida.shop.search.words import words_of

ORDERS: dict[Sort, tuple[str, str]] = {
    Sort.RELEVANCE: ("-rank", "-listed_id"),
    Sort.NEWEST: ("-listed_at", "-listed_id"),
    Sort.SALES: ("-sales", "-listed_id"),
    Sort.PRICE_ASC: ("price_minor", "listed_id"),
    Sort.PRICE_DESC: ("-price_minor", "-listed_id"),
}


def narrowed(category_ids: Sequence[int], filters: Filters) -> QuerySet[ListedPlace]:
    """Return the places that pass every filter."""
    rows = without_brand_and_price(category_ids, filters).filter(price_condition(filters))
    return rows.filter(brand__in=filters.brands) if filters.brands else rows


def without_brand_and_price(category_ids: Sequence[int], filters: Filters) -> QuerySet[ListedPlace]:
    """Return the places that pass every filter but those on brand and price."""
    rows = ListedPlace.objects.filter(category_id__in=category_ids)
    if len(category_ids) == 1:
        # One value instead of a list lets the engine walk the index in the list's order.
        rows = ListedPlace.objects.filter(category_id=category_ids[0])
    if filters.in_stock:
        rows = rows.filter(in_stock=True)
    for name, values in filters.attributes.items():
        having = ListedAttribute.objects.filter(name=name, value__in=values)
        rows = rows.filter(listed_id__in=having.values("listed_id"))
    for word in words_of(filters.query):
        rows = rows.filter(listed__search_text__contains=word)
    return rows


def price_condition(filters: Filters) -> Q:
    """Return the price filter; empty without one, so that no engine is led to the price index by it."""
    condition = Q()
    if filters.price_min is not None:
        condition &= Q(price_minor__gte=filters.price_min)
    if filters.price_max is not None:
        condition &= Q(price_minor__lte=filters.price_max)
    return condition
