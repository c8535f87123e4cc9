"""Which engine the indexer writes for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from zhida.shop.search.backends import SearchRequest
from zhida.shop.search.backends.choice import index_folder, search_url, server_at
from zhida.shop.search.backends.tantivy import TantivyBackend
from zhida.shop.search.backends.tantivy_index import INDEX_VERSION, create_index, open_index
from zhida.shop.search.index_state import ensure_state
from zhida.shop.search.indexing.feeding import Indexer
from zhida.shop.search.indexing.generations import FolderGenerations, Generations, IndexFiles
from zhida.shop.search.indexing.opensearch_generations import OpenSearchGenerations
from zhida.shop.search.records import Filters


def open_indexer() -> Indexer:
    """Return an indexer for the engine of the settings; it takes the writer's place at its first step."""
    return Indexer(generations_in_use())


def generations_in_use() -> Generations:
    """Return the indexes of the engine that the settings name."""
    lineage = ensure_state().lineage
    if search_url():
        return OpenSearchGenerations(server_at(search_url()), lineage=lineage)
    return FolderGenerations(root=index_folder(), lineage=lineage, files=TANTIVY_FILES)


def _try_out(folder: Path) -> None:
    """Ask for a page with facets, so that all of the index is touched. Raises IndexUnavailable."""
    TantivyBackend(folder).find(SearchRequest(filters=Filters()))


TANTIVY_FILES: Final = IndexFiles(
    version=INDEX_VERSION, create=create_index, open=open_index, try_out=_try_out
)
