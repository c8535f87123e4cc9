"""Timer handlers of the search room."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.search import services


def refresh_facets(key: str, *, now: datetime) -> None:
    """Count the facets of category `key` anew (timer search.facets)."""
    services.refresh_facets(category_id=int(key), now=now)
