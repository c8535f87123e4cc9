"""The database's answer: right, slower than an engine on broad queries, and there when no engine is."""

from __future__ import annotations

from zhida.shop.search.backends import Found, SearchRequest
from zhida.shop.search.conf import WHOLE_SHOP
from zhida.shop.search.facet_counts import count_facets
from zhida.shop.search.filtering import ORDERS, narrowed
from zhida.shop.search.records import Facets, Filters, QueryReading, Sort
from zhida.shop.search.words import normalise, words_of


class DatabaseBackend:
    """All words must stand in title, brand, selling point, category or SKU code; no ranking by words."""

    def find(self, request: SearchRequest) -> Found:
        """Return one page. Three queries, one without facets."""
        filters, rules = request.filters, request.rules
        places = narrowed(request.category_ids or (WHOLE_SHOP,), filters)
        if rules.hidden:
            places = places.exclude(listed_id__in=rules.hidden)
        ids = list(
            places.order_by(*ORDERS[request.sort]).values_list("listed_id", flat=True)[
                request.offset : request.offset + request.limit
            ]
        )
        reading = QueryReading(normalised=normalise(filters.query))
        sought = words_of(filters.query)
        if not request.with_facets:
            return Found(
                product_ids=tuple(ids), facets=Facets(), total=len(ids), reading=reading, sought=sought
            )
        counted = count_facets(category_ids=request.category_ids or (WHOLE_SHOP,), filters=filters)
        return Found(
            product_ids=tuple(ids),
            facets=counted.facets,
            total=counted.total,
            reading=reading,
            sought=sought,
        )

    def complete(self, *, text: str, limit: int) -> tuple[int, ...]:
        """Return products that hold every word as it stands, what sells first. One query."""
        words = words_of(text)
        if not words:
            return ()
        places = narrowed((WHOLE_SHOP,), Filters(query=text))
        return tuple(places.order_by(*ORDERS[Sort.RELEVANCE]).values_list("listed_id", flat=True)[:limit])

    def is_ready(self) -> bool:
        """Say yes: where the database does not answer, nothing does."""
        return True
