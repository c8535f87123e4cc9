"""Writes the journal of the stock, and changes the counts it tells of: the two never part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from zhida.shop.inventory.models import MovementKind, StockMovement, StockRow
from zhida.shop.kernel.inserts import insert_rows
from zhida.shop.kernel.prepared import PreparedUpdate

_changed = PreparedUpdate(
    lambda row_id, on_hand_delta, reserved_delta, least_reserved, needed_free: (
        StockRow.objects.filter(
            pk=row_id, reserved__gte=least_reserved, on_hand__gte=F("reserved") + needed_free
        ),
        {"on_hand": F("on_hand") + on_hand_delta, "reserved": F("reserved") + reserved_delta},
    )
)


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """What one row's counts change by; sorts by row id."""

    row_id: int
    on_hand_delta: int
    reserved_delta: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why counts change, as the journal keeps it."""

    kind: MovementKind
    at: datetime
    ref: str = ""
    key: str = ""
    actor: str = ""
    reason: str = ""


def apply_change(change: Change) -> bool:
    """Change one row's counts in one UPDATE; False when the result would break 0 <= reserved <= on_hand."""
    on_hand, reserved = change.on_hand_delta, change.reserved_delta
    return _changed(change.row_id, on_hand, reserved, -reserved, reserved - on_hand) == 1


def write_lines(changes: Iterable[Change], *, cause: Cause) -> None:
    """Append one line a change, all in one insert."""
    insert_rows(
        [
            StockMovement(
                row_id=change.row_id,
                kind=cause.kind,
                on_hand_delta=change.on_hand_delta,
                reserved_delta=change.reserved_delta,
                ref=cause.ref,
                key=cause.key,
                actor=cause.actor,
                reason=cause.reason,
                moved_at=cause.at,
            )
            for change in changes
        ]
    )


def lock_rows(**which: object) -> list[StockRow]:
    """Lock stock rows in the order of their ids and return their counts as they are now."""
    return list(StockRow.objects.select_for_update().filter(**which).order_by("pk"))
