"""Which engine answers."""

from __future__ import annotations

from zhida.shop.search.backends import SearchBackend
from zhida.shop.search.backends.database import DatabaseBackend


def search_backend() -> SearchBackend:
    """Return the engine in use."""
    return DatabaseBackend()
