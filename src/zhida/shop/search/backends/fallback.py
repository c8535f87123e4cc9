"""An engine with the database behind it."""

from __future__ import annotations

import logging

from zhida.shop.search.backends import Found, SearchBackend, SearchRequest
from zhida.shop.search.errors import IndexUnavailable

log = logging.getLogger(__name__)


class BackendWithFallback:
    """Asks the engine; when it cannot answer, the other one answers and the log says so."""

    def __init__(self, *, engine: SearchBackend, fallback: SearchBackend) -> None:
        self._engine = engine
        self._fallback = fallback

    def find(self, request: SearchRequest) -> Found:
        """Return one page of whichever can answer."""
        try:
            return self._engine.find(request)
        except IndexUnavailable:
            log.warning("search engine cannot answer, the database does", exc_info=True)
            return self._fallback.find(request)

    def complete(self, *, text: str, limit: int) -> tuple[int, ...]:
        """Return what whichever can answer completes."""
        try:
            return self._engine.complete(text=text, limit=limit)
        except IndexUnavailable:
            log.warning("search engine cannot complete, the database does", exc_info=True)
            return self._fallback.complete(text=text, limit=limit)

    def is_ready(self) -> bool:
        """Say whether the engine itself can answer now."""
        return self._engine.is_ready()
