"""Our clauses and filters as tantivy queries."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from tantivy import FieldType, Occur, Query, Schema, Searcher, SearchResult

from zhida.shop.search.backends import OfferScope
from zhida.shop.search.backends.tantivy_schema import (
    ATTRIBUTE,
    BRAND_NAME,
    CATEGORY,
    CATEGORY_NAME,
    IN_STOCK,
    NUMBER,
    PRICE,
    PRODUCT,
    SEPARATOR,
    SKU,
    WITHOUT_POSITIONS,
)
from zhida.shop.search.engine.plan import (
    Best,
    Clause,
    Every,
    Everything,
    Flat,
    Phrase,
    Slip,
    Some,
    Term,
)
from zhida.shop.search.records import Filters

LARGEST = 2**63 - 1


@functools.singledispatch
def query_of(clause: Clause, schema: Schema) -> Query:  # noqa: ARG001 -- its registered forms use it
    """Return the query of a clause."""
    raise AssertionError(f"no query for {clause!r}")


@query_of.register
def _term(clause: Term, schema: Schema) -> Query:
    option = "freq" if clause.field in WITHOUT_POSITIONS else "position"
    found = Query.term_query(schema, clause.field.value, clause.text, option)
    return found if clause.boost == 1.0 else Query.boost_query(found, clause.boost)


@query_of.register
def _slip(clause: Slip, schema: Schema) -> Query:
    found = Query.fuzzy_term_query(schema, clause.field.value, clause.text, clause.distance)
    return Query.boost_query(found, clause.boost)


@query_of.register
def _phrase(clause: Phrase, schema: Schema) -> Query:
    found = Query.phrase_query(schema, clause.field.value, list(clause.words), clause.slop)
    return Query.boost_query(found, clause.boost)


@query_of.register
def _best(clause: Best, schema: Schema) -> Query:
    return Query.disjunction_max_query([query_of(one, schema) for one in clause.clauses], clause.tie)


@query_of.register
def _every(clause: Every, schema: Schema) -> Query:
    needed = [(Occur.Must, query_of(one, schema)) for one in clause.needed]
    return Query.boolean_query([*needed, *_welcome(clause.welcome, schema)])


@query_of.register
def _some(clause: Some, schema: Schema) -> Query:
    parts = [(Occur.Should, query_of(one, schema)) for one in clause.clauses]
    some = Query.boolean_query(parts, minimum_number_should_match=clause.at_least)
    return Query.boolean_query([(Occur.Must, some), *_welcome(clause.welcome, schema)])


@query_of.register
def _flat(clause: Flat, schema: Schema) -> Query:
    return Query.const_score_query(query_of(clause.clause, schema), clause.score)


@query_of.register
def _everything(_clause: Everything, _schema: Schema) -> Query:
    return Query.all_query()


def _welcome(clauses: Sequence[Clause], schema: Schema) -> list[tuple[Occur, Query]]:
    return [(Occur.Should, query_of(one, schema)) for one in clauses]


def narrowed(query: Query, filters: Iterable[Query]) -> Query:
    """Return the query with filters that add nothing to its scores."""
    needed = [(Occur.Must, Query.const_score_query(one, 0.0)) for one in filters]
    return Query.boolean_query([(Occur.Must, query), *needed]) if needed else query


def without(query: Query, refused: Query) -> Query:
    """Return the query without what the second one finds."""
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, refused)])


def products(schema: Schema, product_ids: Iterable[int]) -> Query:
    """Return the query of these products."""
    return Query.term_set_query(schema, PRODUCT, sorted(product_ids))


def categories(schema: Schema, category_ids: Iterable[int]) -> Query:
    """Return the query of what these branches hold."""
    return Query.term_set_query(schema, CATEGORY, sorted(category_ids))


def brands(schema: Schema, names: Iterable[str]) -> Query:
    """Return the query of these brands."""
    return Query.term_set_query(schema, BRAND_NAME, sorted(names))


def in_stock(schema: Schema) -> Query:
    """Return the query of what can be had."""
    return Query.term_query(schema, IN_STOCK, 1, "basic")


def attribute(schema: Schema, name: str, values: Iterable[str]) -> Query:
    """Return the query of what has one of these values of an attribute."""
    return Query.term_set_query(schema, ATTRIBUTE, [f"{name}{SEPARATOR}{value}" for value in values])


def priced(schema: Schema, filters: Filters) -> Query:
    """Return the query of the price filter, both ends included."""
    low = min(filters.price_min or 0, LARGEST)
    high = min(filters.price_max if filters.price_max is not None else LARGEST, LARGEST)
    return Query.range_query(schema, PRICE, FieldType.Unsigned, low, high)


def on_offer(schema: Schema, scopes: Iterable[OfferScope]) -> Query:
    """Return the query of what at least one live offer is for."""
    found = [_scope(schema, scope) for scope in scopes]
    return Query.boolean_query([(Occur.Should, one) for one in found]) if found else Query.empty_query()


def count_of(searcher: Searcher, query: Query) -> int:
    """Return how many documents a query finds."""
    return total_of(searcher.search(query, 1))


def total_of(found: SearchResult) -> int:
    """Return how many documents there are beside the ones on the page."""
    return int(found.count)  # type: ignore[attr-defined]  # -- the stubs leave it out


def _scope(schema: Schema, scope: OfferScope) -> Query:
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
    included = [Query.term_set_query(schema, field, sorted(values)) for field, values in named if values]
    excluded = [Query.term_set_query(schema, field, sorted(values)) for field, values in refused if values]
    inside = Query.boolean_query([(Occur.Should, one) for one in included]) if included else Query.all_query()
    return Query.boolean_query([(Occur.Must, inside), *((Occur.MustNot, one) for one in excluded)])
