"""Bringing a sheet, and having it done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.ids import new_number
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.sheets import storage
from zhida.shop.sheets.conf import WORK_TIMER
from zhida.shop.sheets.errors import SheetNotFound, SheetUnreadable
from zhida.shop.sheets.kinds import kind_named
from zhida.shop.sheets.lifecycle import SheetStatus, move
from zhida.shop.sheets.models import SheetJob
from zhida.shop.sheets.permissions import BRING_SHEETS

FORMS = frozenset({"csv", "xlsx"})


def upload_sheet(*, actor: Actor, kind: str, file_name: str, pieces: Iterable[bytes], now: datetime) -> str:
    """Store a sheet, have it tried in the background and return its number.

    Raises PermissionDenied, SheetNotFound (no such kind), SheetUnreadable (too large, or no CSV or XLSX).
    """
    actor.require(BRING_SHEETS)
    actor.require(kind_named(kind).permission)
    form = file_name.rpartition(".")[2].lower()
    if form not in FORMS:
        raise SheetUnreadable(reason=".csv, .xlsx")
    number = new_number("T", now)
    storage.store_sheet(number, pieces)
    _open(actor, SheetJob(number=number, kind=kind, file_name=file_name[-200:], form=form), now=now)
    return number


@transactional
def apply_sheet(*, actor: Actor, number: str, now: datetime) -> None:
    """Have the rows that passed the dry run done in the background, with this actor's rights.

    Raises PermissionDenied, SheetNotFound, SheetMoveRefused.
    """
    actor.require(BRING_SHEETS)
    job = SheetJob.objects.filter(number=number).first()
    if job is None:
        raise SheetNotFound
    actor.require(kind_named(job.kind).permission)
    move(number=number, origin=SheetStatus.CHECKED, target=SheetStatus.APPLYING, now=now)
    SheetJob.objects.filter(number=number).update(
        user_id=actor.person_id, roles=sorted(role.value for role in actor.roles)
    )
    _note(actor, "sheets.apply", job, now=now)
    set_timer(kind=WORK_TIMER, key=number, due_at=now)


@transactional
def _open(actor: Actor, job: SheetJob, *, now: datetime) -> None:
    job.user_id, job.roles = actor.person_id, sorted(role.value for role in actor.roles)
    job.created_at = job.updated_at = now
    job.pk = None
    job.save(force_insert=True)
    _note(actor, "sheets.upload", job, now=now)
    set_timer(kind=WORK_TIMER, key=job.number, due_at=now)


def _note(actor: Actor, action: str, job: SheetJob, *, now: datetime) -> None:
    record_audit(
        actor=actor,
        action=action,
        subject=f"sheet:{job.number}",
        before=None,
        after={"kind": job.kind, "file": job.file_name},
        now=now,
    )
