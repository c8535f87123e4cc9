"""Completing what a shopper types."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Final

from django.conf import settings
from django.db import Error, connection
from django.db.models import Count

from zhida.shop.catalogue.queries import category_tree, list_brands
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.search.backends.choice import search_backend
from zhida.shop.search.conf import LONGEST_QUERY, MOST_SUGGESTIONS, WHOLE_SHOP
from zhida.shop.search.errors import IndexUnavailable
from zhida.shop.search.models import CategoryListing, ListedPlace, ListedProduct, PopularQuery
from zhida.shop.search.records import Suggestion
from zhida.shop.search.slugs import product_path, slug_of
from zhida.shop.search.suggestion_table import Name, SuggestionTable
from zhida.shop.search.words import normalise

log = logging.getLogger(__name__)

MOST_BRANDS: Final = 1000
MOST_CATEGORIES: Final = 1000
MOST_QUERIES: Final = 1000
MOST_OF_A_KIND: Final = 3
CATEGORY: Final = "category"
BRAND: Final = "brand"
QUERY: Final = "query"
PRODUCT: Final = "product"


_listed_titles = PreparedRead(
    lambda ids: ListedProduct.objects.filter(pk__in=ids).values_list("pk", "number", "title", "slug")
)


class _Memory:
    """The table of this process, and when it was made or last began to be made anew."""

    lock = threading.Lock()
    table: SuggestionTable | None = None
    made_at = 0.0


def suggest(*, text: str) -> tuple[Suggestion, ...]:
    """Return popular queries, categories, brands and products that fit what is typed so far, at most ten.

    By Chinese, pinyin, initials, and past one slip in a Latin word or pinyin of four letters or more. Without
    a text it is what many look for. One query beside the engine's question; the names, at most half a minute
    old, are read by a thread of their own.
    """
    typed = text[:LONGEST_QUERY].strip()
    table = _table()
    if not typed:
        return tuple(_suggestions(table.heaviest(kind=QUERY, limit=MOST_SUGGESTIONS)))
    names = list(_few_of_each(table.complete(typed)))
    products = _products(typed, MOST_SUGGESTIONS - len(names))
    return (*_suggestions(names), *products)


def _few_of_each(names: Iterable[Name]) -> Iterator[Name]:
    """Give at most three names of each kind; a query that is called like a category or brand is that."""
    by_kind: dict[str, int] = {}
    seen: set[str] = set()
    for name in sorted(names, key=lambda name: name.kind == QUERY):
        key = normalise(name.text)
        taken = by_kind.get(name.kind, 0)
        if taken < MOST_OF_A_KIND and not (name.kind == QUERY and key in seen):
            by_kind[name.kind] = taken + 1
            seen.add(key)
            yield name


def _suggestions(names: Iterable[Name]) -> Iterator[Suggestion]:
    return (Suggestion(text=name.text, kind=name.kind, url=name.url, count=name.count) for name in names)


def _products(typed: str, limit: int) -> list[Suggestion]:
    """Return products in the engine's order, each title once; none while no engine can say."""
    try:
        ids = search_backend().complete(text=typed, limit=limit)
    except IndexUnavailable:
        return []
    by_id = {row[0]: row[1:] for row in _listed_titles(ids)}
    found: dict[str, Suggestion] = {}
    for product_id in ids:
        if product_id in by_id:
            number, title, slug = by_id[product_id]
            path = product_path(slug=slug or slug_of(title), number=number)
            found.setdefault(title, Suggestion(text=title, kind=PRODUCT, url=path))
    return list(found.values())


def _table() -> SuggestionTable:
    """Return the names; the first question waits for them, later ones never do."""
    life = settings.SUGGESTIONS_LIFE_SECONDS
    with _Memory.lock:
        table = _Memory.table
        if table is None or not life:
            table = _Memory.table = _names_now()
            _Memory.made_at = time.monotonic()
        elif time.monotonic() - _Memory.made_at > life:
            _Memory.made_at = time.monotonic()
            threading.Thread(target=_renew, name="suggestions", daemon=True).start()
        return table


def _renew() -> None:
    """Read the names anew; while the database is away those of before go on."""
    try:
        _Memory.table = _names_now()
    except Error:
        log.warning("the names to suggest wait for the database", exc_info=True)
    finally:
        connection.close()


def _names_now() -> SuggestionTable:
    return SuggestionTable((*_categories(), *_brands(), *_popular_queries()))


def _categories() -> Iterator[Name]:
    """Give the shown categories that hold something; of one name the fullest."""
    totals = CategoryListing.objects.filter(total__gt=0).exclude(category_id=WHOLE_SHOP)
    by_id = dict(totals.order_by("-total").values_list("category_id", "total")[:MOST_CATEGORIES])
    shown = (category for category in category_tree() if category.category_id in by_id)
    named: set[str] = set()
    for category in sorted(shown, key=lambda category: -by_id[category.category_id]):
        total = by_id[category.category_id]
        if category.name not in named:
            named.add(category.name)
            path = f"/c/{slug_of(category.name)}-{category.category_id}"
            yield Name(text=category.name, kind=CATEGORY, url=path, count=total, weight=total)


def _brands() -> Iterator[Name]:
    """Give the brands that have something on sale."""
    counted = (
        ListedPlace.objects.filter(category_id=WHOLE_SHOP).values("brand").annotate(products=Count("pk"))
    )
    rows = dict(counted.order_by("-products").values_list("brand", "products")[:MOST_BRANDS])
    for brand in list_brands():
        if products := rows.get(brand.name):
            path = f"/b/{slug_of(brand.name)}-{brand.brand_id}"
            yield Name(text=brand.name, kind=BRAND, url=path, count=products, weight=products)


def _popular_queries() -> Iterator[Name]:
    rows = PopularQuery.objects.order_by("-searches").values_list("query", "searches")[:MOST_QUERIES]
    return (Name(text=query, kind=QUERY, weight=searches) for query, searches in rows)
