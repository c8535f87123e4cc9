"""Our clauses and filters as OpenSearch queries."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from zhida.shop.search.backends import OfferScope
from zhida.shop.search.backends.opensearch_schema import (
    ATTRIBUTE,
    BRAND_NAME,
    CATEGORY_NAME,
    NUMBER,
    PRICE,
    PRODUCT,
    SEPARATOR,
    SKU,
)
from zhida.shop.search.backends.opensearch_server import Json
from zhida.shop.search.engine.plan import (
    Best,
    Clause,
    Every,
    Everything,
    Field,
    Flat,
    Phrase,
    Slip,
    Some,
    Term,
)
from zhida.shop.search.records import Filters

ALL: Final[Json] = {"match_all": {}}
NONE: Final[Json] = {"match_none": {}}
LARGEST: Final = 2**63 - 1
# Above any sum of scores that words can reach.
PIN_SCORE: Final = 1_000_000.0


@functools.singledispatch
def query_of(clause: Clause, _scale: float) -> Json:
    """Return the query of a clause; the number is what the server's BM25 must be multiplied with."""
    raise AssertionError(f"no query for {clause!r}")


@query_of.register
def _term(clause: Term, scale: float) -> Json:
    return {"term": {clause.field.value: {"value": clause.text, "boost": clause.boost * scale}}}


@query_of.register
def _slip(clause: Slip, _scale: float) -> Json:
    about = {
        "value": clause.text,
        "fuzziness": clause.distance,
        "transpositions": True,
        "rewrite": "constant_score",
        "boost": clause.boost,
    }
    return {"fuzzy": {clause.field.value: about}}


@query_of.register
def _phrase(clause: Phrase, scale: float) -> Json:
    about = {"query": " ".join(clause.words), "slop": clause.slop, "boost": clause.boost * scale}
    return {"match_phrase": {clause.field.value: about}}


@query_of.register
def _best(clause: Best, scale: float) -> Json:
    return {"dis_max": {"queries": _all(clause.clauses, scale), "tie_breaker": clause.tie}}


@query_of.register
def _every(clause: Every, scale: float) -> Json:
    return {"bool": {"must": _all(clause.needed, scale), "should": _all(clause.welcome, scale)}}


@query_of.register
def _some(clause: Some, scale: float) -> Json:
    some = {"should": _all(clause.clauses, scale), "minimum_should_match": clause.at_least}
    return {"bool": {"must": [{"bool": some}], "should": _all(clause.welcome, scale)}}


@query_of.register
def _flat(clause: Flat, scale: float) -> Json:
    return {"constant_score": {"filter": query_of(clause.clause, scale), "boost": clause.score}}


@query_of.register
def _everything(_clause: Everything, _scale: float) -> Json:
    return ALL


def _all(clauses: Sequence[Clause], scale: float) -> list[Json]:
    return [query_of(one, scale) for one in clauses]


def weighed(query: Json, field: str) -> Json:
    """Return the query with its scores multiplied by a number of each product."""
    factor = {"field": field, "missing": 1.0}
    return {"function_score": {"query": query, "field_value_factor": factor, "boost_mode": "multiply"}}


def topped(query: Json, pinned: Sequence[int]) -> Json:
    """Return the query with these products on top, in this order, whether it finds them or not."""
    pins = [
        {"constant_score": {"filter": {"term": {PRODUCT: {"value": product_id}}}, "boost": PIN_SCORE * place}}
        for place, product_id in enumerate(reversed(pinned), start=1)
    ]
    return {"bool": {"should": [query, *pins], "minimum_should_match": 1}} if pins else query


def without(query: Json, refused: Json) -> Json:
    """Return the query without what the second one finds."""
    return {"bool": {"must": [query], "must_not": [refused]}}


def both(filters: Iterable[Json]) -> Json:
    """Return what passes all filters."""
    return {"bool": {"filter": list(filters)}}


def one_of(field: str, values: Collection[str] | Collection[int]) -> Json:
    """Return what has one of these values."""
    return {"terms": {field: sorted(values)}}


def on(flag: str) -> Json:
    """Return what has a flag."""
    return {"term": {flag: {"value": True}}}


def priced(filters: Filters) -> Json:
    """Return the price filter, both ends included."""
    bounds: Json = {}
    if filters.price_min is not None:
        bounds["gte"] = min(filters.price_min, LARGEST)
    if filters.price_max is not None:
        bounds["lte"] = min(filters.price_max, LARGEST)
    return {"range": {PRICE: bounds}}


def attribute(name: str, values: Iterable[str]) -> Json:
    """Return what has one of these values of an attribute."""
    return one_of(ATTRIBUTE, [f"{name}{SEPARATOR}{value}" for value in values])


def on_offer(scopes: Iterable[OfferScope]) -> Json:
    """Return what at least one live offer is for."""
    found = [_scope(scope) for scope in scopes]
    return {"bool": {"should": found, "minimum_should_match": 1}} if found else NONE


def held_by(words: Iterable[str], field: Field) -> list[Json]:
    """Return one query a word: what holds it."""
    return [{"term": {field.value: {"value": word}}} for word in words]


def _scope(scope: OfferScope) -> Json:
    named = (
        (NUMBER, scope.products),
        (SKU, scope.skus),
        (BRAND_NAME, scope.brands),
        (CATEGORY_NAME, scope.categories),
    )
    refused = (
        (NUMBER, scope.exclude_products),
        (BRAND_NAME, scope.exclude_brands),
        (CATEGORY_NAME, scope.exclude_categories),
    )
    included = [one_of(field, values) for field, values in named if values]
    excluded = [one_of(field, values) for field, values in refused if values]
    inside = {"bool": {"should": included, "minimum_should_match": 1}} if included else ALL
    return {"bool": {"filter": [inside], "must_not": excluded}}
