"""Finding products: the question every search engine answers, and the database's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from zhida.shop.search.facet_counts import count_facets, from_document
from zhida.shop.search.filtering import ORDERS, narrowed
from zhida.shop.search.models import CategoryListing, ListedProduct
from zhida.shop.search.records import Facets, Filters, Sort

# What only searching, counting and sorting need; a list shows none of it.
HIDDEN_COLUMNS = (
    "brand",
    "price_band",
    "price_minor",
    "in_stock",
    "rank",
    "sales",
    "listed_at",
    "listed__search_text",
    "listed__attributes",
    "listed__listed_at",
    "listed__refreshed_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The rows of one page in order, with facets and total."""

    rows: tuple[ListedProduct, ...]
    facets: Facets
    total: int


class SearchBackend(Protocol):
    """Finds listed products."""

    def find(
        self, *, category_ids: Sequence[int], filters: Filters, sort: Sort, offset: int, limit: int
    ) -> Found:
        """Return one page; `category_ids` are branches that share no product, 0 the whole shop."""


class DatabaseBackend:
    """All words must stand in title, brand, selling point, category or SKU code; no ranking by words."""

    def find(
        self, *, category_ids: Sequence[int], filters: Filters, sort: Sort, offset: int, limit: int
    ) -> Found:
        """Return one page. Two queries when only a category narrows the list, three otherwise."""
        places = narrowed(category_ids, filters).select_related("listed").defer(*HIDDEN_COLUMNS)
        places = places.order_by(*ORDERS[sort])
        rows = tuple(place.listed for place in places[offset : offset + limit])
        if filters.is_plain and len(category_ids) == 1:
            kept = CategoryListing.objects.filter(category_id=category_ids[0]).first()
            if kept is None:
                return Found(rows=rows, facets=Facets(), total=0)
            return Found(rows=rows, facets=from_document(kept.facets), total=kept.total)
        counted = count_facets(category_ids=category_ids, filters=filters)
        return Found(rows=rows, facets=counted.facets, total=counted.total)


def search_backend() -> SearchBackend:
    """Return the engine in use."""
    return DatabaseBackend()
