"""Which engine answers."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

from django.conf import settings

from zhida.shop.search.backends import SearchBackend
from zhida.shop.search.backends.database import DatabaseBackend
from zhida.shop.search.backends.fallback import BackendWithFallback
from zhida.shop.search.backends.live import LiveIndex
from zhida.shop.search.backends.opensearch import OpenSearchBackend
from zhida.shop.search.backends.opensearch_schema import alias_of
from zhida.shop.search.backends.opensearch_server import OpenSearchServer
from zhida.shop.search.backends.tantivy import TantivyBackend
from zhida.shop.search.backends.tantivy_schema import index_version
from zhida.shop.search.index_state import find_state

FOLDER: Final = "search"
EMBEDDED: Final = "embedded"
OPENSEARCH: Final = "opensearch"


def search_backend() -> SearchBackend:
    """Return the engine in use with the database behind it; the database alone while there is no index."""
    engine = _engine()
    database = DatabaseBackend()
    return database if engine is None else BackendWithFallback(engine=engine, fallback=database)


def is_index_ready() -> bool:
    """Say whether an engine answers, rather than the database in its place."""
    engine = _engine()
    return engine is not None and engine.is_ready()


def engine_name() -> str:
    """Name the engine that the settings ask for."""
    return OPENSEARCH if search_url() else EMBEDDED


def search_url() -> str:
    """Return where the search server is; nothing for the embedded engine."""
    url: str = settings.ZHIDA.search_url
    return url


def index_folder() -> Path:
    """Return where the embedded engine keeps its indexes."""
    data_dir: Path = settings.ZHIDA.data_dir
    return data_dir / FOLDER


@functools.cache
def server_at(url: str) -> OpenSearchServer:
    """Return the process's one client of a search server."""
    return OpenSearchServer(url)


def _engine() -> SearchBackend | None:
    url = search_url()
    if not url:
        return _live_index(index_folder()).current()
    if url not in _on_server:
        lineage = _lineage()
        if not lineage:
            return None
        _on_server[url] = OpenSearchBackend(server_at(url), alias_of(lineage))
    return _on_server[url]


@functools.cache
def _live_index(root: Path) -> LiveIndex:
    return LiveIndex(root=root, version=index_version(), lineage=_lineage, open_at=TantivyBackend)


def _lineage() -> str:
    state = find_state()
    return state.lineage if state is not None else ""


# A database keeps its lineage while a shop runs on it.
_on_server: dict[str, OpenSearchBackend] = {}
