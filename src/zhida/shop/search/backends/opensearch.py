"""Finding with OpenSearch over HTTP, for shops beyond one machine.

Tested against the loopback double in `zhida.doubles.opensearch`, which was written from the published API;
untested against a real server until one is at hand.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from zhida.shop.search.backends import Found, SearchRequest
from zhida.shop.search.backends import opensearch_queries as oq
from zhida.shop.search.backends.opensearch_facets import (
    Narrowing,
    beginning_with,
    facets_wanted,
    narrowing_of,
    read_facets,
)
from zhida.shop.search.backends.opensearch_schema import (
    LISTED,
    PRICE,
    PRIOR,
    PRIOR_AMONG_ALL,
    PRODUCT,
    RANK,
    SALES,
    SERIES,
    WINDOW_OF_PAGES,
    WORD_LISTS,
)
from zhida.shop.search.backends.opensearch_server import Json, OpenSearchServer, read
from zhida.shop.search.engine.completing import completing
from zhida.shop.search.engine.diversity import diversified
from zhida.shop.search.engine.plan import Field
from zhida.shop.search.engine.planning import QueryPlan, Stage
from zhida.shop.search.errors import IndexUnavailable
from zhida.shop.search.records import Facets, QueryReading, Sort

# The part of a ranked list in which series take turns.
WINDOW: Final = 60
# A first page with fewer products is filled with those that meet only some of the query.
ENOUGH: Final = 10
MOST_WORDS_AT_ONCE: Final = 500
BY_SCORE: Final = [{"_score": "desc"}, {PRODUCT: "asc"}]
ORDERS: Final[Mapping[Sort, list[dict[str, str]]]] = {
    Sort.RELEVANCE: [{RANK: "desc"}, {PRODUCT: "desc"}],
    Sort.NEWEST: [{LISTED: "desc"}, {PRODUCT: "desc"}],
    Sort.SALES: [{SALES: "desc"}, {PRODUCT: "desc"}],
    Sort.PRICE_ASC: [{PRICE: "asc"}, {PRODUCT: "asc"}],
    Sort.PRICE_DESC: [{PRICE: "desc"}, {PRODUCT: "desc"}],
}


@dataclass(frozen=True, slots=True)
class OpenSearchVocabulary:
    """The words of an index; each question is one request."""

    server: OpenSearchServer
    alias: str

    def size(self) -> int:
        """Return how many documents there are."""
        return count_of(self.server, self.alias, oq.ALL)

    def frequencies(self, field: Field, words: Collection[str]) -> Mapping[str, int]:
        """Return the document frequency of each word; one request for five hundred of them."""
        found: dict[str, int] = {}
        ordered = sorted(words)
        for start in range(0, len(ordered), MOST_WORDS_AT_ONCE):
            part = ordered[start : start + MOST_WORDS_AT_ONCE]
            counted = {"filters": {"filters": oq.held_by(part, field)}}
            answer = self.server.ask(
                "POST", f"/{self.alias}/_search", {"size": 0, "aggs": {"words": counted}}
            )
            buckets = read(answer, "aggregations", "words", "buckets")
            found |= {word: int(bucket["doc_count"]) for word, bucket in zip(part, buckets, strict=True)}
        return found

    def beginning(self, field: Field, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        """Return the most frequent words of a field that begin with the prefix."""
        listed = {"field": WORD_LISTS[field], "size": limit, "include": beginning_with(prefix)}
        body = {"size": 0, "aggs": {"words": {"terms": listed}}}
        answer = self.server.ask("POST", f"/{self.alias}/_search", body)
        buckets = read(answer, "aggregations", "words", "buckets")
        return [(str(one["key"]), int(one["doc_count"])) for one in buckets]


@dataclass(frozen=True, slots=True)
class _Hit:
    product_id: int
    score: float
    series: int


class OpenSearchBackend:
    """The index behind an alias of a server, to be read. See SearchBackend. Safe to share between threads."""

    def __init__(self, server: OpenSearchServer, alias: str) -> None:
        self._server = server
        self.alias = alias

    def find(self, request: SearchRequest) -> Found:
        """Return one page; see SearchBackend. One request without words, some more with them."""
        narrowing = narrowing_of(request)
        if not request.filters.query:
            return self._list(request, oq.ALL, narrowing)
        plan = QueryPlan(request.filters.query, OpenSearchVocabulary(self._server, self.alias), request.rules)
        reading = QueryReading(normalised=plan.reading.normalised, corrected=plan.reading.corrected)
        if plan.is_empty:
            return Found(product_ids=(), facets=Facets(), total=0, reading=reading)
        stage, found = self._first_found(request, plan, narrowing)
        reading = replace(reading, relaxed=stage.is_relaxed, exact=0 if stage.is_relaxed else found.total)
        found = replace(found, reading=reading, sought=plan.reading.sought)
        room = min(ENOUGH, request.limit) - found.total
        if stage.is_relaxed or room <= 0 or request.offset or request.sort is not Sort.RELEVANCE:
            return found
        similar = self._similar(request, plan, found, room)
        return replace(found, product_ids=(*found.product_ids, *similar), total=found.total + len(similar))

    def complete(self, *, text: str, limit: int) -> tuple[int, ...]:
        """Return the ids of products that fit what is typed so far; see SearchBackend."""
        clause = completing(text, OpenSearchVocabulary(self._server, self.alias))
        if clause is None:
            return ()
        query = oq.weighed(oq.query_of(clause, self._server.bm25_scale()), PRIOR)
        answer = self._search({"query": query, "size": limit, "sort": BY_SCORE})
        return tuple(hit.product_id for hit in _hits(answer))

    def is_ready(self) -> bool:
        """Say whether the server answers and has a live index of this version."""
        try:
            return self._server.find("GET", f"/_alias/{self.alias}") is not None
        except IndexUnavailable:
            return False

    def _first_found(
        self, request: SearchRequest, plan: QueryPlan, narrowing: Narrowing
    ) -> tuple[Stage, Found]:
        """Return the strictest stage that finds anything; filters do not loosen a query."""
        weight = PRIOR_AMONG_ALL if plan.wants_accessories else PRIOR
        for stage in plan.stages():
            query = oq.query_of(stage.clause, self._server.bm25_scale())
            base = oq.topped(oq.weighed(query, weight), request.rules.pinned)
            found = self._list(request, _without_hidden(base, request), narrowing)
            if found.total or (narrowing.by_group and count_of(self._server, self.alias, query)):
                break
        return stage, found

    def _similar(self, request: SearchRequest, plan: QueryPlan, found: Found, room: int) -> tuple[int, ...]:
        """Return what fills a first page that shows all that was found: what meets only some of the query."""
        if not plan.has_several:
            return ()
        some = oq.query_of(plan.any, self._server.bm25_scale())
        others = oq.without(some, oq.one_of(PRODUCT, found.product_ids))
        query = oq.weighed(_without_hidden(others, request), PRIOR)
        body = {"query": query, "post_filter": narrowing_of(request).all(), "size": room, "sort": BY_SCORE}
        return tuple(hit.product_id for hit in _hits(self._search(body)))

    def _list(self, request: SearchRequest, base: Json, narrowing: Narrowing) -> Found:
        is_ranked = request.sort is Sort.RELEVANCE and bool(request.filters.query)
        is_first = is_ranked and request.offset + request.limit <= WINDOW
        start, size = (0, WINDOW) if is_first else (request.offset, request.limit)
        if start + size > WINDOW_OF_PAGES:
            start, size = 0, 0
        body: Json = {
            "query": base,
            "post_filter": narrowing.all(),
            "from": start,
            "size": size,
            "sort": BY_SCORE if is_ranked else ORDERS[request.sort],
            "track_total_hits": True,
        }
        if request.with_facets:
            body["aggs"] = facets_wanted(request, narrowing)
        answer = self._search(body)
        hits = _hits(answer)
        if is_first:
            hits = _varied(hits, request.rules.pinned)[request.offset : request.offset + request.limit]
        return Found(
            product_ids=tuple(hit.product_id for hit in hits),
            facets=read_facets(answer, request) if request.with_facets else Facets(),
            total=int(read(answer, "hits", "total", "value")),
        )

    def _search(self, body: Json) -> Json:
        path = f"/{self.alias}/_search"
        body = {**body, "_source": [SERIES]}
        return self._server.ask("POST", path, body, allow_partial_search_results="false")


def count_of(server: OpenSearchServer, index: str, query: Json) -> int:
    """Return how many documents a query finds. Raises IndexUnavailable."""
    return int(read(server.ask("POST", f"/{index}/_count", {"query": query}), "count"))


def _hits(answer: Json) -> list[_Hit]:
    return [
        _Hit(
            product_id=int(read(hit, "_id")),
            score=float(hit.get("_score") or 0.0),
            series=int(read(hit, "_source", SERIES)),
        )
        for hit in read(answer, "hits", "hits")
    ]


def _varied(hits: Sequence[_Hit], pinned: Sequence[int]) -> list[_Hit]:
    """Let series take turns below what staff pinned."""
    top = [hit for hit in hits if hit.product_id in pinned]
    rest = [hit for hit in hits if hit.product_id not in pinned]
    places = diversified([hit.score for hit in rest], [hit.series for hit in rest])
    return [*top, *(rest[place] for place in places)]


def _without_hidden(query: Json, request: SearchRequest) -> Json:
    hidden = request.rules.hidden
    return oq.without(query, oq.one_of(PRODUCT, hidden)) if hidden else query
