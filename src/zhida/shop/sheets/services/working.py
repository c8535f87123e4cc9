"""Trying a sheet and doing it, a slice of rows at a time.

Trying is the very act, rolled back: whatever would refuse a row later refuses it now. Rows of one key that
were tried before are done again in front of it, so that the second parcel of an order finds the first gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zhida.shop.accounts.records import Actor, ActorKind, Role
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.sheets import storage
from zhida.shop.sheets.conf import ROWS_AT_ONCE, SLICE_ROWS, WORK_TIMER
from zhida.shop.sheets.errors import SheetMoveRefused
from zhida.shop.sheets.kinds import kind_named
from zhida.shop.sheets.lifecycle import RowState, SheetStatus, move, settle
from zhida.shop.sheets.models import SheetJob, SheetRow
from zhida.shop.sheets.reading import rows_of
from zhida.shop.sheets.records import SheetKind, SheetLine


class TriedOut(Exception):
    """Rolls a trial back; never leaves this file."""


def work_on_sheet(*, number: str, now: datetime) -> None:
    """Read, try or do one more slice of a sheet.

    Repeatable: each row's state changes in the transaction of its act, so that a run that was killed goes on
    with the rows that are left and does none twice.
    """
    job = SheetJob.objects.filter(number=number).first()
    if job is None:
        return
    kind = kind_named(job.kind)
    match job.status:
        case SheetStatus.UPLOADED:
            if SheetRow.objects.filter(job=job).exists() or _read(job, kind, now=now):
                _slice(job, kind, origin=RowState.PENDING, now=now)
        case SheetStatus.APPLYING:
            _slice(job, kind, origin=RowState.READY, now=now)


def _read(job: SheetJob, kind: SheetKind, *, now: datetime) -> bool:
    """Take the file's rows in; say whether it could be read."""
    try:
        rows = rows_of(job, kind=kind, path=storage.sheet_path(job.number))
    except ShopError as refusal:
        _refuse(job, refusal, now=now)
        return False
    _keep(job, rows)
    return True


@transactional
def _keep(job: SheetJob, rows: Sequence[SheetRow]) -> None:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        SheetRow.objects.bulk_create(rows[start : start + ROWS_AT_ONCE])
    storage.forget_sheet(job.number)


@transactional
def _refuse(job: SheetJob, refusal: ShopError, *, now: datetime) -> None:
    move(number=job.number, origin=SheetStatus.UPLOADED, target=SheetStatus.REFUSED, now=now)
    SheetJob.objects.filter(pk=job.pk).update(refusal=refusal.detail[:300])
    storage.forget_sheet(job.number)


def _slice(job: SheetJob, kind: SheetKind, *, origin: RowState, now: datetime) -> None:
    actor = Actor(
        kind=ActorKind.STAFF, user_id=job.user_id, roles=frozenset(Role(role) for role in job.roles)
    )
    rows = list(SheetRow.objects.filter(job=job, state=origin).order_by("row")[:SLICE_ROWS])
    for row in rows:
        if origin is RowState.PENDING:
            _try(actor, kind, row, now=now)
        else:
            _do(actor, kind, row, now=now)
    _go_on(job, is_last=len(rows) < SLICE_ROWS, now=now)


@transactional
def _go_on(job: SheetJob, *, is_last: bool, now: datetime) -> None:
    if not is_last:
        set_timer(kind=WORK_TIMER, key=job.number, due_at=now)
        return
    origin = SheetStatus(job.status)
    target = SheetStatus.CHECKED if origin is SheetStatus.UPLOADED else SheetStatus.DONE
    move(number=job.number, origin=origin, target=target, now=now)


def _try(actor: Actor, kind: SheetKind, row: SheetRow, *, now: datetime) -> None:
    before = SheetRow.objects.filter(job_id=row.job_id, key=row.key, state=RowState.READY, row__lt=row.row)
    said: list[bool] = []
    try:
        _act_and_undo(actor, kind, [*before.order_by("row"), row], said, now=now)
    except TriedOut:
        settle(row=row, target=RowState.READY if said[-1] else RowState.SAME)
    except ShopError as refusal:
        settle(row=row, target=RowState.REFUSED, refusal=refusal)


@transactional
def _act_and_undo(
    actor: Actor, kind: SheetKind, rows: Sequence[SheetRow], said: list[bool], *, now: datetime
) -> None:
    said.extend(kind.act(actor, _line(row), now) for row in rows)
    raise TriedOut


def _do(actor: Actor, kind: SheetKind, row: SheetRow, *, now: datetime) -> None:
    try:
        _act(actor, kind, row, now=now)
    except SheetMoveRefused:
        # Another worker did this row: what it committed counts.
        return
    except ShopError as refusal:
        settle(row=row, target=RowState.FAILED, refusal=refusal)


@transactional
def _act(actor: Actor, kind: SheetKind, row: SheetRow, *, now: datetime) -> None:
    is_changed = kind.act(actor, _line(row), now)
    settle(row=row, target=RowState.DONE if is_changed else RowState.SAME)


def _line(row: SheetRow) -> SheetLine:
    return SheetLine(sheet=str(row.job_id), row=row.row, cells=row.cells)
