"""The row about the index: read by commands, staff and doors, written by whoever asks and by the indexer."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import F, QuerySet

from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.search.feed import forget_changes
from zhida.shop.search.models import IndexState

ROW_ID: Final = 1


def ensure_state() -> IndexState:
    """Return the row; the first time it is made, with a lineage of its own. One query once it is there."""
    return find_state() or _make_state()


def find_state() -> IndexState | None:
    """Return the row; None before anybody asked for an index. One query."""
    return _rows().first()


@transactional
def ask_for_rebuild() -> int:
    """Count one more request for a rebuild and return its number."""
    ensure_state()
    _rows().update(requested=F("requested") + 1)
    return IndexState.objects.get(pk=ROW_ID).requested


@transactional
def renew_lineage() -> None:
    """Give this database another lineage, so that every index of it is made anew.

    Nothing happens in a database older than the index.
    """
    if IndexState._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001 -- Django's documented way
        return
    ensure_state()
    _rows().update(lineage=secrets.token_hex(16))


@transactional
def note_committed(*, row_ids: Collection[int], documents: int | None, now: datetime) -> None:
    """Forget the changes that are in the index for good, and say how many documents it holds."""
    forget_changes(row_ids=row_ids)
    if documents is not None:
        _rows().update(documents=documents, committed_at=now)


@transactional
def note_building(*, done: int, total: int) -> None:
    """Say how far a rebuild has come, in products."""
    _rows().update(building_done=done, building_total=total)


@transactional
def note_rebuilt(*, request: int, documents: int, row_ids: Collection[int], now: datetime) -> None:
    """Answer a request: its index is live and holds these changes too."""
    forget_changes(row_ids=row_ids)
    _rows().update(
        answered=request,
        documents=documents,
        committed_at=now,
        building_done=None,
        building_total=None,
    )


@transactional
def take_lease(*, holder: str, machine_now: datetime, until: datetime) -> bool:
    """Take or prolong the writer's place for engines without a lock of their own; False: it is another's."""
    ensure_state()
    mine = _rows().filter(holder=holder)
    free = _rows().filter(holder="") | _rows().filter(held_until__lt=machine_now)
    return (mine.update(held_until=until) or free.update(holder=holder, held_until=until)) == 1


@transactional
def give_lease_back(*, holder: str) -> None:
    """Leave the writer's place to the next."""
    _rows().filter(holder=holder).update(holder="", held_until=None)


@transactional
def _make_state() -> IndexState:
    insert_new(IndexState(id=ROW_ID, lineage=secrets.token_hex(16)))
    return IndexState.objects.get(pk=ROW_ID)


def _rows() -> QuerySet[IndexState]:
    return IndexState.objects.filter(pk=ROW_ID)
