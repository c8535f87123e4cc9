"""Timers: rows that say what to do when. Set inside the transaction that makes them needed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from zhida.shop.kernel.inserts import insert_new, insert_rows
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.uow import require_transaction


def set_timer(*, kind: str, key: str, due_at: datetime) -> None:
    """Set or move the one timer of this kind and key; a run that is under way will not clear the new one."""
    require_transaction()
    changed = Timer.objects.filter(kind=kind, key=key).update(
        due_at=due_at, attempts=0, generation=F("generation") + 1, lease="", not_before=None
    )
    if not changed:
        _insert(kind=kind, key=key, due_at=due_at)


def start_timer(*, kind: str, key: str, due_at: datetime) -> None:
    """Set a timer that is known to be new (its key was made in this transaction): one statement."""
    require_transaction()
    insert_rows([Timer(kind=kind, key=key, due_at=due_at)])


def clear_timer(*, kind: str, key: str) -> None:
    """Forget a timer; nothing happens when there is none."""
    require_transaction()
    Timer.objects.filter(kind=kind, key=key).delete()


def _insert(*, kind: str, key: str, due_at: datetime) -> None:
    """Insert, or move what another transaction inserted a moment ago."""
    if not insert_new(Timer(kind=kind, key=key, due_at=due_at)):
        Timer.objects.filter(kind=kind, key=key).update(due_at=due_at, generation=F("generation") + 1)
