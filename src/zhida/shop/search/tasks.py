"""Timer handlers of the search room."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.search import services


def refresh_facets(key: str, *, now: datetime) -> None:
    """Count the facets of category `key` anew (timer search.facets)."""
    services.refresh_facets(category_id=int(key), now=now)


def refresh_offer_counts(_key: str, *, now: datetime) -> None:
    """Show prices, and count what is on offer, now that an offer began or ended (timer search.offers)."""
    services.refresh_flash_prices(now=now)
    services.refresh_offer_counts(now=now)


def tend_searches(_key: str, *, now: datetime) -> None:
    """Forget old searches and count what is popular (timer search.searches); again in ten minutes."""
    services.tend_searches(now=now)
    services.start_tending_searches(due_at=now + services.TENDED_EVERY)


def push_pages(_key: str, *, now: datetime) -> None:
    """Tell search engines outside of the pages that wait (timer search.push_pages)."""
    services.push_pages(now=now)
