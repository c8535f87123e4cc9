"""The question every search engine answers, and what its index is told. The engines are beside this file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.records import Facets, Filters, QueryReading, Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferScope:
    """Which products a live offer is for; every list empty: all of them. Excludes win."""

    products: frozenset[str] = frozenset()
    skus: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    exclude_products: frozenset[str] = frozenset()
    exclude_brands: frozenset[str] = frozenset()
    exclude_categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRules:
    """What staff decided for queries. Words are in their normalised form.

    `synonyms` names for a word or phrase what may stand for it; `stop_words` need not match; `pinned` product
    ids come first in this order, `hidden` ones never, both for this query only. `redirect` is the page of the
    shop that answers instead of a list; no engine looks at it.
    """

    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stop_words: frozenset[str] = frozenset()
    pinned: tuple[int, ...] = ()
    hidden: frozenset[int] = frozenset()
    redirect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """What is looked for. `category_ids` are branches that share no product; empty: the whole shop.

    `offers` are the scopes of the live offers: what `filters.on_offer` and its count mean.
    """

    filters: Filters
    sort: Sort = Sort.RELEVANCE
    category_ids: tuple[int, ...] = ()
    offset: int = 0
    limit: int = 20
    rules: QueryRules = field(default_factory=QueryRules)
    offers: tuple[OfferScope, ...] = ()
    with_facets: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The products of one page in order, with facets, total and what was understood.

    `sought` are the words and the sounds (joined pinyin) that matched: what a highlighter marks.
    """

    product_ids: tuple[int, ...]
    facets: Facets
    total: int
    reading: QueryReading = field(default_factory=QueryReading)
    sought: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A product title that holds what was typed, with its last word completed."""

    product_id: int
    title: str


class SearchBackend(Protocol):
    """Finds listed products."""

    def find(self, request: SearchRequest) -> Found:
        """Return one page. Answers in bounded time whatever the query holds.

        Raises IndexUnavailable when the engine cannot answer; the caller then asks the database.
        """

    def complete(self, *, text: str, limit: int) -> tuple[int, ...]:
        """Return the ids of products that fit what is typed so far, its last word being a beginning.

        Raises IndexUnavailable.
        """

    def is_ready(self) -> bool:
        """Say whether the engine can answer now."""


class SearchIndex(Protocol):
    """The writing side; one process at a time holds it."""

    def put(self, documents: Sequence[SearchDocument]) -> None:
        """Add documents, each in place of the one with its product id."""

    def remove(self, product_ids: Collection[int]) -> None:
        """Take documents out; unknown ids are fine."""

    def commit(self) -> None:
        """Make everything put and removed so far visible and lasting."""

    def count(self) -> int:
        """Return how many documents are committed."""

    def close(self) -> None:
        """Let go of the index; what was not committed is forgotten."""
