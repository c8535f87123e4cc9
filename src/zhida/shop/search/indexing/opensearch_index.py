"""Writing to OpenSearch: documents as lists of ready tokens, sent in bounded portions.

Only the indexer imports this, for making tokens loads the dictionary of words.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from zhida.shop.search.backends.opensearch import count_of
from zhida.shop.search.backends.opensearch_queries import ALL
from zhida.shop.search.backends.opensearch_schema import (
    ATTRIBUTE,
    BRAND_NAME,
    CATEGORY,
    CATEGORY_NAME,
    GAP,
    IN_STOCK,
    LISTED,
    NUMBER,
    PRICE,
    PRICE_BAND,
    PRIOR,
    PRIOR_AMONG_ALL,
    PRODUCT,
    RANK,
    SALES,
    SEPARATOR,
    SERIES,
    SKU,
    STACK,
    WORD_LISTS,
)
from zhida.shop.search.backends.opensearch_server import Json, OpenSearchServer, read
from zhida.shop.search.backends.tantivy_schema import WITHOUT_POSITIONS, seconds_of
from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.engine.plan import Field
from zhida.shop.search.errors import IndexUnavailable
from zhida.shop.search.indexing.series import series_key
from zhida.shop.search.indexing.tokens import Token, fields_of, is_accessory
from zhida.shop.search.indexing.words import learn
from zhida.shop.search.price_ranges import band_of
from zhida.shop.search.ranking import ACCESSORY_FACTOR, prior_of, rank_of

LARGEST_PORTION_BYTES: Final = 2_000_000
LARGEST_PORTION_ACTIONS: Final = 1_000
# A phrase reaches over fewer positions than this anyway.
WIDEST_GAP: Final = 5
LARGEST_INTEGER: Final = 2**63 - 1


class OpenSearchIndex:
    """An index of a server, to be written. See SearchIndex.

    Full portions are sent at once, but only `commit` sends the rest and makes all of them findable; `close`
    forgets the rest. Written through an alias of the index's own: to write to an index that somebody deleted
    does not make it again.
    """

    def __init__(self, server: OpenSearchServer, name: str) -> None:
        self._server = server
        self.name = name
        self._lines: list[str] = []
        self._bytes = 0

    def put(self, documents: Sequence[SearchDocument]) -> None:
        """Add documents, each in place of the one with its product id. Raises IndexUnavailable."""
        learn(name for document in documents for name in (document.brand, *document.category))
        for document in documents:
            action = {"index": {"_id": str(document.product_id)}}
            self._add(_line(action), _line(opensearch_document(document)))

    def remove(self, product_ids: Collection[int]) -> None:
        """Take documents out; unknown ids are fine. Raises IndexUnavailable."""
        for product_id in product_ids:
            self._add(_line({"delete": {"_id": str(product_id)}}))

    def commit(self) -> None:
        """Make everything put and removed so far visible and lasting. Raises IndexUnavailable."""
        self._send()
        self._server.ask("POST", f"/{self.name}/_refresh")

    def count(self) -> int:
        """Return how many documents can be found. Raises IndexUnavailable."""
        return count_of(self._server, self.name, ALL)

    def close(self) -> None:
        """Let go of the index; what was not sent is forgotten."""
        self._lines, self._bytes = [], 0

    def _add(self, *lines: str) -> None:
        self._lines += lines
        self._bytes += sum(map(len, lines))
        if self._bytes >= LARGEST_PORTION_BYTES or len(self._lines) >= LARGEST_PORTION_ACTIONS:
            self._send()

    def _send(self) -> None:
        if not self._lines:
            return
        lines, self._lines, self._bytes = self._lines, [], 0
        answer = self._server.write(f"/{write_alias_of(self.name)}/_bulk", lines, require_alias="true")
        if read(answer, "errors"):
            raise IndexUnavailable(reason=_first_error(read(answer, "items")))


def write_alias_of(name: str) -> str:
    """Return the alias an index is written through."""
    return f"{name}-write"


def opensearch_document(document: SearchDocument) -> Json:
    """Return a document as the index takes it."""
    fields = fields_of(document)
    prior = prior_of(in_stock=document.in_stock, sales=document.sales)
    return {
        **{
            field.value: _placed(field, tokens)
            for field, tokens in fields.items()
            if field is not Field.WORDS
        },
        **{name: _distinct(fields[field]) for field, name in WORD_LISTS.items()},
        PRODUCT: document.product_id,
        NUMBER: document.number,
        SKU: list(document.skus),
        BRAND_NAME: document.brand,
        CATEGORY: list(document.category_ids),
        CATEGORY_NAME: list(document.category),
        ATTRIBUTE: [f"{name}{SEPARATOR}{value}" for name, value in document.attributes],
        PRICE: min(document.price_minor, LARGEST_INTEGER),
        PRICE_BAND: band_of(document.price_minor),
        IN_STOCK: document.in_stock,
        SALES: document.sales,
        LISTED: seconds_of(document.listed_at),
        RANK: rank_of(in_stock=document.in_stock, sales=document.sales, listed_at=document.listed_at),
        SERIES: series_key(document),
        PRIOR: prior * ACCESSORY_FACTOR if is_accessory(document) else prior,
        PRIOR_AMONG_ALL: prior,
    }


def _placed(field: Field, tokens: Iterable[Token]) -> str:
    """Write tokens so that the analyser finds each at its position: stacked ones joined, gaps marked.

    Worked: mate10 and mate at 0, 10 at 1, pro at 3 give "mate10|mate 10 _ pro".
    """
    if field in WITHOUT_POSITIONS:
        return " ".join(token.text for token in tokens)
    stacks: dict[int, list[str]] = {}
    for token in tokens:
        stacks.setdefault(token.position, []).append(token.text)
    written: list[str] = []
    before = -1
    for position in sorted(stacks):
        written += [GAP] * min(WIDEST_GAP, position - before - 1)
        written.append(STACK.join(stacks[position]))
        before = position
    return " ".join(written)


def _distinct(tokens: Iterable[Token]) -> list[str]:
    return list(dict.fromkeys(token.text for token in tokens))


def _line(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _first_error(items: Sequence[Json]) -> str:
    """Return what the first action that failed failed for."""
    results = (result for item in items for result in item.values())
    return next((str(result["error"])[:200] for result in results if "error" in result), "unknown")
