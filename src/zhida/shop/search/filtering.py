"""From filters to rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from zhida.shop.catalogue.queries import categories_named, product_ids_by_sku
from zhida.shop.search.backends import OfferScope, QueryRules, SearchRequest
from zhida.shop.search.conf import WHOLE_SHOP
from zhida.shop.search.models import ListedAttribute, ListedPlace
from zhida.shop.search.records import Filters, Sort
from zhida.shop.search.words import normalise, words_of

ORDERS: dict[Sort, tuple[str, str]] = {
    Sort.RELEVANCE: ("-rank", "-listed_id"),
    Sort.NEWEST: ("-listed_at", "-listed_id"),
    Sort.SALES: ("-sales", "-listed_id"),
    Sort.PRICE_ASC: ("price_minor", "listed_id"),
    Sort.PRICE_DESC: ("-price_minor", "-listed_id"),
}
NOTHING = Q(pk__in=())


class Group(StrEnum):
    """A filter that facet counts may look past."""

    CATEGORY = "category"
    BRAND = "brand"
    PRICE = "price"
    IN_STOCK = "in_stock"
    ON_OFFER = "on_offer"


SIMPLE_GROUPS = (Group.BRAND, Group.PRICE, Group.IN_STOCK, Group.ON_OFFER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """A request with what it takes to answer it in rows; `offered` holds for what a live offer is for."""

    filters: Filters
    category_ids: tuple[int, ...] = (WHOLE_SHOP,)
    rules: QueryRules = field(default_factory=QueryRules)
    offered: Q = NOTHING

    @property
    def is_whole_shop(self) -> bool:
        """Say whether nothing is narrowed at all."""
        return self.filters.is_plain and self.category_ids == (WHOLE_SHOP,) and not self.rules.hidden

    def places(
        self, *, without: Collection[Group] = (), without_attribute: str = ""
    ) -> QuerySet[ListedPlace]:
        """Return the places that pass all filters but these."""
        filters = self.filters
        rows = _placed((WHOLE_SHOP,) if Group.CATEGORY in without else self.category_ids)
        if filters.in_stock and Group.IN_STOCK not in without:
            rows = rows.filter(in_stock=True)
        for name, values in filters.attributes.items():
            if name != without_attribute:
                having = ListedAttribute.objects.filter(name=name, value__in=values)
                rows = rows.filter(listed_id__in=having.values("listed_id"))
        rows = rows.filter(_words_condition(filters.query, self.rules))
        if self.rules.hidden:
            rows = rows.exclude(listed_id__in=self.rules.hidden)
        if Group.PRICE not in without:
            rows = rows.filter(price_condition(filters))
        if filters.on_offer and Group.ON_OFFER not in without:
            rows = rows.filter(self.offered)
        return (
            rows.filter(brand__in=filters.brands) if filters.brands and Group.BRAND not in without else rows
        )


def narrowing_of(request: SearchRequest) -> Narrowing:
    """Read a request. At most two queries: for the SKUs and for the categories that live offers name."""
    return Narrowing(
        filters=request.filters,
        category_ids=request.category_ids or (WHOLE_SHOP,),
        rules=request.rules,
        offered=offered_condition(request.offers),
    )


def narrowed(category_ids: Sequence[int], filters: Filters) -> QuerySet[ListedPlace]:
    """Return the places that pass every filter but `on_offer`, which needs to know the live offers."""
    return Narrowing(filters=filters, category_ids=tuple(category_ids)).places(without={Group.ON_OFFER})


def price_condition(filters: Filters) -> Q:
    """Return the price filter; empty without one, so that no engine is led to the price index by it."""
    condition = Q()
    if filters.price_min is not None:
        condition &= Q(price_minor__gte=filters.price_min)
    if filters.price_max is not None:
        condition &= Q(price_minor__lte=filters.price_max)
    return condition


def offered_condition(offers: Collection[OfferScope]) -> Q:
    """Return what holds for a place whose product is in a scope. A query for SKUs, one for categories."""
    if not offers:
        return NOTHING
    skus = {sku for scope in offers for sku in scope.skus}
    product_ids = product_ids_by_sku(skus=skus) if skus else {}
    names = {name for scope in offers for name in scope.categories | scope.exclude_categories}
    ids_by_name: dict[str, list[int]] = {}
    for category in categories_named(names=names) if names else ():
        ids_by_name.setdefault(category.name, []).append(category.category_id)
    return reduce(or_, (_in_scope(scope, product_ids, ids_by_name) for scope in offers))


def _placed(category_ids: Sequence[int]) -> QuerySet[ListedPlace]:
    if len(category_ids) == 1:
        # One value instead of a list lets the engine walk the index in the list's order.
        return ListedPlace.objects.filter(category_id=category_ids[0])
    return ListedPlace.objects.filter(category_id__in=category_ids)


def _words_condition(query: str, rules: QueryRules) -> Q:
    """Ask for every word or what may stand for it; a pinned product needs none of them."""
    words = [word for word in words_of(query) if word not in rules.stop_words]
    if not words:
        return Q()
    condition = Q()
    for word in words:
        condition &= reduce(or_, (_holds(text) for text in (word, *rules.synonyms.get(word, ()))))
    if len(words) > 1:
        for other in rules.synonyms.get(normalise(query), ()):
            condition |= _holds(other)
    return condition | Q(listed_id__in=rules.pinned) if rules.pinned else condition


def _holds(text: str) -> Q:
    condition = Q()
    for word in words_of(text):
        condition &= Q(listed__search_text__contains=word)
    return condition


def _in_scope(
    scope: OfferScope, product_ids: Mapping[str, int], ids_by_name: Mapping[str, Sequence[int]]
) -> Q:
    included: list[Q] = []
    if scope.products:
        included.append(Q(listed__number__in=sorted(scope.products)))
    if scope.skus:
        known = {product_ids[sku] for sku in scope.skus if sku in product_ids}
        included.append(Q(listed_id__in=sorted(known)))
    if scope.brands:
        included.append(Q(brand__in=sorted(scope.brands)))
    if scope.categories:
        included.append(_in_categories(scope.categories, ids_by_name))
    # A place always has a price: this holds for all, in a form that a CASE may hold too.
    condition = reduce(or_, included) if included else Q(price_minor__gte=0)
    if scope.exclude_products:
        condition &= ~Q(listed__number__in=sorted(scope.exclude_products))
    if scope.exclude_brands:
        condition &= ~Q(brand__in=sorted(scope.exclude_brands))
    if scope.exclude_categories:
        condition &= ~_in_categories(scope.exclude_categories, ids_by_name)
    return condition


def _in_categories(names: Collection[str], ids_by_name: Mapping[str, Sequence[int]]) -> Q:
    category_ids = sorted(category_id for name in names for category_id in ids_by_name.get(name, ()))
    return Q(listed_id__in=ListedPlace.objects.filter(category_id__in=category_ids).values("listed_id"))
