"""Writing a tantivy index: only the indexer and commands import this: it loads the dictionary."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import tantivy

from zhida.shop.search.backends.tantivy_schema import (
    ATTRIBUTE,
    BRAND_NAME,
    CATEGORY,
    CATEGORY_NAME,
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
    build_schema,
    index_version,
    seconds_of,
)
from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.errors import IndexBusy, IndexUnavailable
from zhida.shop.search.indexing.series import series_key
from zhida.shop.search.indexing.tokens import fields_of, is_accessory
from zhida.shop.search.indexing.words import learn
from zhida.shop.search.price_ranges import band_of
from zhida.shop.search.ranking import ACCESSORY_FACTOR, prior_of, rank_of

INDEX_VERSION = index_version()
HEAP_BYTES = 32_000_000
# A new index is written in few large pieces: they are searched and counted a third faster than many.
BUILD_HEAP_BYTES = 256_000_000
TIES = 8192
BUSY = "LockBusy"


class TantivyIndex:
    """An index directory and its one writer. See SearchIndex."""

    def __init__(self, index: tantivy.Index, heap_bytes: int = HEAP_BYTES) -> None:
        self._index = index
        try:
            self._writer = index.writer(heap_bytes, 1)
        except ValueError as error:
            if BUSY in str(error):
                raise IndexBusy from error
            raise IndexUnavailable from error

    def put(self, documents: Sequence[SearchDocument]) -> None:
        """Add documents, each in place of the one with its product id."""
        learn(name for document in documents for name in _names(document))
        self.remove([document.product_id for document in documents])
        for document in documents:
            self._writer.add_document(tantivy_document(document))

    def remove(self, product_ids: Collection[int]) -> None:
        """Take documents out; unknown ids are fine.

        By a query: tantivy-py 0.27 makes another type of term for an unsigned field and deletes nothing.
        """
        if product_ids:
            query = tantivy.Query.term_set_query(self._index.schema, PRODUCT, sorted(product_ids))
            self._writer.delete_documents_by_query(query)

    def commit(self) -> None:
        """Make everything put and removed so far visible and lasting."""
        self._writer.commit()

    def count(self) -> int:
        """Return how many documents are committed."""
        self._index.reload()
        return self._index.searcher().num_docs

    def close(self) -> None:
        """Let go of the index; what was not committed is forgotten."""
        self._writer.rollback()
        del self._writer


def create_index(directory: Path) -> TantivyIndex:
    """Make an empty index in a directory, which is made where it is missing."""
    directory.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(build_schema(), path=str(directory), reuse=False)
    return TantivyIndex(index, BUILD_HEAP_BYTES)


def open_index(directory: Path) -> TantivyIndex:
    """Open an index to write. Raises IndexUnavailable when it is missing, damaged or of another version, and
    IndexBusy when another process writes it.
    """
    try:
        index = tantivy.Index.open(str(directory))
        index.searcher().search(tantivy.Query.all_query(), 1)
    except (ValueError, OSError) as error:
        raise IndexUnavailable from error
    return TantivyIndex(index)


def tantivy_document(document: SearchDocument) -> tantivy.Document:
    """Return a document as the index holds it."""
    made = tantivy.Document()
    for field, tokens in fields_of(document).items():
        if tokens:
            texts = [tantivy.Token(token.text, token.position, 0, 0) for token in tokens]
            made.add_pre_tokenized_text(field.value, tantivy.PreTokenizedString("", texts))
    for name, value in document.attributes:
        made.add_text(ATTRIBUTE, f"{name}{SEPARATOR}{value}")
    for sku in document.skus:
        made.add_text(SKU, sku)
    for category in document.category:
        made.add_text(CATEGORY_NAME, category)
    for category_id in document.category_ids:
        made.add_unsigned(CATEGORY, category_id)
    made.add_text(BRAND_NAME, document.brand)
    made.add_text(NUMBER, document.number)
    _add_numbers(made, document)
    return made


def _add_numbers(made: tantivy.Document, document: SearchDocument) -> None:
    made.add_unsigned(PRODUCT, document.product_id)
    made.add_unsigned(PRICE, document.price_minor)
    made.add_unsigned(PRICE_BAND, band_of(document.price_minor))
    made.add_unsigned(IN_STOCK, int(document.in_stock))
    made.add_unsigned(SALES, document.sales)
    made.add_unsigned(LISTED, seconds_of(document.listed_at))
    rank = rank_of(in_stock=document.in_stock, sales=document.sales, listed_at=document.listed_at)
    # Equals stand as in the database, the newest first.
    made.add_unsigned(RANK, rank * TIES + document.product_id % TIES)
    made.add_unsigned(SERIES, series_key(document))
    prior = prior_of(in_stock=document.in_stock, sales=document.sales)
    made.add_float(PRIOR_AMONG_ALL, prior)
    made.add_float(PRIOR, prior * ACCESSORY_FACTOR if is_accessory(document) else prior)


def _names(document: SearchDocument) -> tuple[str, ...]:
    return (document.brand, *document.category)
