"""What pages of goods say of recalls: read once for all pages and kept for a moment in each process."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from zhida.entrypoints.storefront.contexts.devices import RecallNote
from zhida.entrypoints.storefront.showing.devices import recall_note
from zhida.shop.devices import queries

# Pages themselves may stand in a cache for longer; where they are not kept, as in tests, neither is this.
LIFE_SECONDS = 5.0


@dataclass(slots=True)
class _Kept:
    notes: Mapping[str, RecallNote]
    until: float


_kept = _Kept({}, 0.0)


def note_for(*, product: str) -> RecallNote | None:
    """This function will give what a product's page says while it is being recalled; mostly no query."""
    if not settings.PAGE_LIFE_SECONDS or _kept.until < time.monotonic():
        _kept.notes = {number: recall_note(hint) for number, hint in queries.open_hints().items()}
        _kept.until = time.monotonic() + LIFE_SECONDS
    return _kept.notes.get(product)


def forget() -> None:
    """This function will let the next page read the recalls anew."""
    _kept.until = 0.0
