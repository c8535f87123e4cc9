"""What pages of goods say of recalls: read once in five seconds a process."""

import time
from collections.abc import Mapping

from zhida.entrypoints.storefront.contexts.devices import RecallNote
from zhida.entrypoints.storefront.showing.devices import recall_note
from zhida.shop.devices import queries

RECALLS_LIFE_SECONDS = 5.0

_kept: list[tuple[float, Mapping[str, RecallNote]]] = []


def kept_recalls() -> Mapping[str, RecallNote]:
    """This function will give what to say of each recalled product, by its number, as it stood at most five
    seconds ago; one query when nobody asked since, none otherwise.
    """
    moment = time.monotonic()
    if not _kept or _kept[0][0] < moment:
        notes = {number: recall_note(hint) for number, hint in queries.open_hints().items()}
        _kept[:] = [(moment + RECALLS_LIFE_SECONDS, notes)]
    return _kept[0][1]


def forget_recalls() -> None:
    """This function will make the next page read the recalls anew; for tests."""
    _kept.clear()
