"""The states of a sheet and of its rows, and the only code that writes them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from zhida.shop.kernel.errors import ShopError
from zhida.shop.sheets.errors import SheetMoveRefused
from zhida.shop.sheets.models import SheetJob, SheetRow


class SheetStatus(StrEnum):
    """Where a sheet stands. CHECKED means: this is what it would do; look, then have it done."""

    UPLOADED = "UPLOADED"
    CHECKED = "CHECKED"
    APPLYING = "APPLYING"
    DONE = "DONE"
    REFUSED = "REFUSED"


class RowState(StrEnum):
    """What became of a row: READY would be done, SAME is so already, FAILED was refused in the end."""

    PENDING = "PENDING"
    READY = "READY"
    SAME = "SAME"
    REFUSED = "REFUSED"
    DONE = "DONE"
    FAILED = "FAILED"


SHEET_TRANSITIONS: dict[SheetStatus, frozenset[SheetStatus]] = {
    SheetStatus.UPLOADED: frozenset({SheetStatus.CHECKED, SheetStatus.REFUSED}),
    SheetStatus.CHECKED: frozenset({SheetStatus.APPLYING}),
    SheetStatus.APPLYING: frozenset({SheetStatus.DONE}),
    SheetStatus.DONE: frozenset(),
    SheetStatus.REFUSED: frozenset(),
}

ROW_TRANSITIONS: dict[RowState, frozenset[RowState]] = {
    RowState.PENDING: frozenset({RowState.READY, RowState.SAME, RowState.REFUSED}),
    RowState.READY: frozenset({RowState.DONE, RowState.SAME, RowState.FAILED}),
    RowState.SAME: frozenset(),
    RowState.REFUSED: frozenset(),
    RowState.DONE: frozenset(),
    RowState.FAILED: frozenset(),
}


def move(*, number: str, origin: SheetStatus, target: SheetStatus, now: datetime) -> None:
    """Move one sheet by compare-and-set. Raises SheetMoveRefused."""
    rows = SheetJob.objects.filter(number=number, status=origin)
    if target not in SHEET_TRANSITIONS[origin] or rows.update(status=target, updated_at=now) != 1:
        raise SheetMoveRefused(origin=origin, target=target)


def settle(*, row: SheetRow, target: RowState, refusal: ShopError | None = None) -> None:
    """Move one row by compare-and-set, with the reason of its refusal. Raises SheetMoveRefused."""
    origin = RowState(row.state)
    rows = SheetRow.objects.filter(pk=row.pk, state=origin)
    reason = "" if refusal is None else reason_of(refusal)
    column = "" if refusal is None else str(refusal.data.get("column", ""))
    if target not in ROW_TRANSITIONS[origin] or rows.update(state=target, reason=reason, column=column) != 1:
        raise SheetMoveRefused(origin=origin, target=target)


def reason_of(refusal: ShopError) -> str:
    """Say in words why a row was refused; a refusal that names fields says what of each."""
    said = [str(text) for text in refusal.fields.values()]
    return (" ".join(dict.fromkeys(said)) or refusal.detail)[:300]
