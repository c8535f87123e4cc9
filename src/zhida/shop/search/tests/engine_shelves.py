"""Search engines as shelves: an index and the backend that reads it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

from zhida.shop.search.backends import SearchBackend, SearchIndex
from zhida.shop.search.backends.opensearch import OpenSearchBackend
from zhida.shop.search.backends.opensearch_schema import alias_of, index_body
from zhida.shop.search.backends.opensearch_server import OpenSearchServer
from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.indexing.opensearch_index import OpenSearchIndex, write_alias_of


class EngineShelf:
    """An index, and its backend, opened anew after each commit so that nothing waits for it to look."""

    def __init__(self, *, index: SearchIndex, open_backend: Callable[[], SearchBackend]) -> None:
        self._index = index
        self._open_backend = open_backend
        self.backend = open_backend()

    def put(self, documents: Sequence[SearchDocument]) -> None:
        """Add documents or replace them."""
        self._index.put(documents)

    def remove(self, product_ids: Collection[int]) -> None:
        """Take documents out."""
        self._index.remove(product_ids)

    def commit(self) -> None:
        """Let them be found."""
        self._index.commit()
        self.backend = self._open_backend()

    def count(self) -> int:
        """Tell how many there are."""
        return self._index.count()


@contextmanager
def opensearch_shelf(url: str) -> Iterator[EngineShelf]:
    """Make an index of its own on a server, live under an alias of its own."""
    server = OpenSearchServer(url)
    lineage = secrets.token_hex(16)
    name = f"{alias_of(lineage)}-{secrets.token_hex(6)}"
    server.ask(
        "PUT", f"/{name}", {**index_body(), "aliases": {write_alias_of(name): {}, alias_of(lineage): {}}}
    )
    index = OpenSearchIndex(server, name)
    yield EngineShelf(index=index, open_backend=lambda: OpenSearchBackend(server, alias_of(lineage)))
    index.close()
    server.ask("DELETE", f"/{name}")
    server.close()
