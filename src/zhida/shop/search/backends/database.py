"""The database's answer: right, slower than an engine on broad queries, and there when no engine is."""

from __future__ import annotations

from django.db.models import Case, QuerySet, Value, When

from zhida.shop.search.backends import Found, SearchRequest
from zhida.shop.search.conf import WHOLE_SHOP
from zhida.shop.search.facet_counts import count_facets
from zhida.shop.search.filtering import ORDERS, narrowed, narrowing_of
from zhida.shop.search.models import ListedPlace
from zhida.shop.search.records import Facets, Filters, QueryReading, Sort
from zhida.shop.search.words import normalise, words_of


class DatabaseBackend:
    """All words must stand in title, brand, selling point, category or SKU code; no ranking by words."""

    def find(self, request: SearchRequest) -> Found:
        """Return one page. Four queries, two without facets; up to two more when live offers name SKUs or
        categories.
        """
        narrowing = narrowing_of(request)
        places = _ordered(narrowing.places(), request)
        ids = places.values_list("listed_id", flat=True)[request.offset : request.offset + request.limit]
        product_ids = tuple(ids)
        if request.with_facets:
            counted = count_facets(narrowing)
            facets, total = counted.facets, counted.total
        else:
            facets, total = Facets(), narrowing.places().count()
        return Found(
            product_ids=product_ids,
            facets=facets,
            total=total,
            reading=QueryReading(normalised=normalise(request.filters.query), exact=total),
            sought=words_of(request.filters.query),
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


def _ordered(places: QuerySet[ListedPlace], request: SearchRequest) -> QuerySet[ListedPlace]:
    """Order the places; pinned products come first, but only in an order that is the shop's own choice."""
    pinned = request.rules.pinned
    if not pinned or request.sort is not Sort.RELEVANCE:
        return places.order_by(*ORDERS[request.sort])
    whens = [When(listed_id=product_id, then=Value(place)) for place, product_id in enumerate(pinned)]
    return places.order_by(Case(*whens, default=Value(len(pinned))), *ORDERS[request.sort])
