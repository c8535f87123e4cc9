"""Finding with tantivy, embedded: the index is files beside the shop, read by every process."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import tantivy
from tantivy import DocAddress, Occur, Query, Searcher

from zhida.shop.search.backends import Found, SearchRequest
from zhida.shop.search.backends import tantivy_queries as tq
from zhida.shop.search.backends.tantivy_facets import Narrowing, count_facets, narrowing_of
from zhida.shop.search.backends.tantivy_schema import (
    LISTED,
    PRICE,
    PRIOR,
    PRIOR_AMONG_ALL,
    PRODUCT,
    RANK,
    SALES,
    SERIES,
)
from zhida.shop.search.engine.completing import completing
from zhida.shop.search.engine.diversity import diversified
from zhida.shop.search.engine.plan import Field
from zhida.shop.search.engine.planning import ENOUGH, QueryPlan, Stage
from zhida.shop.search.errors import IndexUnavailable
from zhida.shop.search.records import Facets, QueryReading, Sort

# The part of a ranked list in which series take turns, when there is more than that: a query that finds less
# names a thing, and its own series is what it is after.
WINDOW: Final = 60
# Each pin scores twice the next, so that taking turns by series never changes their order.
PIN_SCORE: Final = 1_000.0
# Nobody turns pages further; the engine would set memory aside for every hit before the page.
FURTHEST_HIT: Final = 10_000
ORDERS: Final = {
    Sort.NEWEST: (LISTED, tantivy.Order.Desc),
    Sort.SALES: (SALES, tantivy.Order.Desc),
    Sort.PRICE_ASC: (PRICE, tantivy.Order.Asc),
    Sort.PRICE_DESC: (PRICE, tantivy.Order.Desc),
}

Hits = tuple[int, list[tuple[float, DocAddress]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """Which part of what is found, in which order: by score, or by a field."""

    limit: int
    offset: int = 0
    field: str | None = None
    order: tantivy.Order = tantivy.Order.Desc
    weight: str = PRIOR


class TantivyVocabulary:
    """The words of an index as one searcher sees them."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def size(self) -> int:
        """Return how many documents there are."""
        return self._searcher.num_docs

    def frequencies(self, field: Field, words: Collection[str]) -> Mapping[str, int]:
        """Return the document frequency of each word."""
        return {word: self._searcher.doc_freq(field.value, word) for word in words}

    def beginning(self, field: Field, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        """Return words that begin with the prefix."""
        return self._searcher.terms_with_prefix(field.value, prefix, limit=limit)


class TantivyBackend:
    """An index directory, opened to read. See SearchBackend.

    What a writer commits is seen within a fraction of a second. Safe to share between threads.
    """

    def __init__(self, directory: Path) -> None:
        try:
            self._index = tantivy.Index.open(str(directory))
            self._index.config_reader("commit")
            self._index.searcher().search(Query.all_query(), 1)
        except (ValueError, OSError) as error:
            raise IndexUnavailable from error
        self._schema = self._index.schema

    def find(self, request: SearchRequest) -> Found:
        """Return one page; see SearchBackend."""
        try:
            return self._find(request, self._index.searcher())
        except ValueError as error:
            raise IndexUnavailable from error

    def complete(self, *, text: str, limit: int) -> tuple[int, ...]:
        """Return the ids of products that fit what is typed so far; see SearchBackend."""
        try:
            searcher = self._index.searcher()
            clause = completing(text, TantivyVocabulary(searcher))
            if clause is None:
                return ()
            query = tq.query_of(clause, self._schema)
            return self._ids(searcher, self._search(searcher, query, _Cut(limit=limit))[1])
        except ValueError as error:
            raise IndexUnavailable from error

    def is_ready(self) -> bool:
        """Say whether the engine can answer now."""
        return True

    def _find(self, request: SearchRequest, searcher: Searcher) -> Found:
        narrowing = narrowing_of(request, self._schema)
        if not request.filters.query:
            return self._list(request, searcher, Query.all_query(), narrowing, PRIOR)
        plan = QueryPlan(request.filters.query, TantivyVocabulary(searcher), request.rules)
        reading = QueryReading(normalised=plan.reading.normalised, corrected=plan.reading.corrected)
        if plan.is_empty:
            return Found(product_ids=(), facets=Facets(), total=0, reading=reading)
        stage, query, found = self._first_found(request, searcher, plan, narrowing)
        reading = replace(reading, relaxed=stage.is_relaxed, exact=0 if stage.is_relaxed else found.total)
        found = replace(found, reading=reading, sought=plan.reading.sought)
        is_short = found.total < min(ENOUGH, request.limit) and request.offset == 0
        if stage.is_relaxed or not is_short or request.sort is not Sort.RELEVANCE:
            return found
        similar = self._similar(request, searcher, plan, query, min(ENOUGH, request.limit) - found.total)
        return replace(found, product_ids=(*found.product_ids, *similar), total=found.total + len(similar))

    def _first_found(
        self, request: SearchRequest, searcher: Searcher, plan: QueryPlan, narrowing: Narrowing
    ) -> tuple[Stage, Query, Found]:
        """Return the strictest stage that finds anything; filters do not loosen a query."""
        weight = PRIOR_AMONG_ALL if plan.wants_accessories else PRIOR
        for stage in plan.stages():
            query = tq.query_of(stage.clause, self._schema)
            found = self._list(request, searcher, self._ruled(query, request), narrowing, weight)
            if found.total or (narrowing.by_group and tq.count_of(searcher, query)):
                break
        return stage, query, found

    def _similar(
        self, request: SearchRequest, searcher: Searcher, plan: QueryPlan, exact: Query, room: int
    ) -> tuple[int, ...]:
        """Return what fills a short first page: products that meet only some of the query."""
        if not plan.has_several:
            return ()
        some = tq.without(tq.query_of(plan.any, self._schema), exact)
        if request.rules.pinned:
            some = tq.without(some, tq.products(self._schema, request.rules.pinned))
        query = narrowing_of(request, self._schema).apply(self._without_hidden(some, request))
        return self._ids(searcher, self._search(searcher, query, _Cut(limit=room))[1])

    def _list(
        self, request: SearchRequest, searcher: Searcher, base: Query, narrowing: Narrowing, weight: str
    ) -> Found:
        query = narrowing.apply(base)
        total, hits = self._page(request, searcher, query, weight)
        facets = (
            count_facets(searcher, self._schema, request, base, narrowing)
            if request.with_facets and (total or narrowing.by_group)
            else Facets()
        )
        return Found(product_ids=self._ids(searcher, hits), facets=facets, total=total)

    def _page(self, request: SearchRequest, searcher: Searcher, query: Query, weight: str) -> Hits:
        if request.sort is not Sort.RELEVANCE or not request.filters.query:
            field, order = ORDERS.get(request.sort, (RANK, tantivy.Order.Desc))
            cut = _Cut(offset=request.offset, limit=request.limit, field=field, order=order)
            return self._search(searcher, query, cut)
        if request.offset + request.limit > WINDOW:
            return self._search(
                searcher, query, _Cut(offset=request.offset, limit=request.limit, weight=weight)
            )
        total, hits = self._search(searcher, query, _Cut(limit=WINDOW, weight=weight))
        if total <= WINDOW:
            return total, hits[request.offset : request.offset + request.limit]
        series = searcher.fast_field_values(SERIES, [address for _score, address in hits])
        places = diversified([score for score, _address in hits], [int(one or 0) for one in series])
        ordered = [hits[place] for place in places[request.offset : request.offset + request.limit]]
        return total, ordered

    def _search(self, searcher: Searcher, query: Query, cut: _Cut) -> Hits:
        if cut.offset + cut.limit > FURTHEST_HIT:
            return tq.count_of(searcher, query), []
        found = searcher.search(
            query,
            cut.limit,
            offset=cut.offset,
            order_by_field=cut.field,
            order=cut.order,
            weight_by_field=None if cut.field else cut.weight,
        )
        return tq.total_of(found), found.hits

    def _ids(self, searcher: Searcher, hits: Sequence[tuple[float, DocAddress]]) -> tuple[int, ...]:
        values = searcher.fast_field_values(PRODUCT, [address for _score, address in hits])
        return tuple(int(value) for value in values if value is not None)

    def _ruled(self, query: Query, request: SearchRequest) -> Query:
        """Return the query with what staff pinned on top and without what they hid."""
        pinned = request.rules.pinned
        if pinned:
            pins = [
                Query.const_score_query(tq.products(self._schema, [product_id]), PIN_SCORE * 2.0**place)
                for place, product_id in enumerate(reversed(pinned))
            ]
            query = Query.boolean_query([(Occur.Should, one) for one in (query, *pins)])
        return self._without_hidden(query, request)

    def _without_hidden(self, query: Query, request: SearchRequest) -> Query:
        hidden = request.rules.hidden
        return tq.without(query, tq.products(self._schema, hidden)) if hidden else query
