"""Writing a list slice by slice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db.models import F

from zhida.shop.accounts.queries import get_user
from zhida.shop.accounts.records import Actor, ActorKind, Role
from zhida.shop.exports.conf import EXPIRE_TIMER, KEPT_FOR, MOST_ROWS, SLICE_DOCUMENTS, WORK_TIMER
from zhida.shop.exports.errors import ExportMoveRefused, ExportTooLong
from zhida.shop.exports.lifecycle import UNDER_WAY, ExportStatus, move
from zhida.shop.exports.lists import list_named
from zhida.shop.exports.models import ExportAllowance, ExportJob
from zhida.shop.exports.records import Document, ExportForm, ExportList, Reading
from zhida.shop.exports.storage import finished_path, remove_files, staged_path
from zhida.shop.exports.writing import digest_of, render
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional


def work_on_export(*, number: str, now: datetime) -> None:
    """Gather one more slice of an export, or write its file when all is gathered.

    Repeatable: what a killed run gathered beyond the last commit is cut off again before the next slice, so
    no row stands twice.
    """
    job = ExportJob.objects.filter(number=number).first()
    if job is None or job.status not in UNDER_WAY:
        return
    wanted = list_named(job.list_name)
    reading = _reading(job, now)
    try:
        reading.actor.require(wanted.permission)
        if job.status == ExportStatus.QUEUED:
            _begin(job, total=wanted.count(reading) if wanted.count else 0, now=now)
        is_last = _gather(job, wanted, reading)
    except ExportMoveRefused:
        # Another worker took this slice: what it committed counts.
        return
    except ShopError as refusal:
        _fail(job, refusal.detail, now=now)
        return
    if is_last:
        _finish(job, wanted, now=now)


def _reading(job: ExportJob, now: datetime) -> Reading:
    roles = frozenset(Role(role) for role in job.roles)
    actor = Actor(kind=ActorKind.STAFF, user_id=job.user_id, roles=roles)
    return Reading(actor=actor, now=now, filter=job.filter, is_revealed=job.is_revealed)


@transactional
def _begin(job: ExportJob, *, total: int, now: datetime) -> None:
    move(number=job.number, origin=ExportStatus.QUEUED, target=ExportStatus.RUNNING, now=now)
    ExportJob.objects.filter(pk=job.pk).update(total=total)
    job.status = ExportStatus.RUNNING


def _gather(job: ExportJob, wanted: ExportList, reading: Reading) -> bool:
    """Append a slice to what is gathered and commit how far it is; say whether it was the last."""
    staged = staged_path(job.number)
    staged.touch(mode=0o600)
    documents, rows, position = 0, 0, job.position or None
    with staged.open("r+b") as stream:
        stream.truncate(job.staged_bytes)
        stream.seek(job.staged_bytes)
        while True:
            page = wanted.read(reading, position)
            for document in page.items:
                documents += 1
                for line in _lines(document, wanted, ExportForm(job.form)):
                    rows += 1
                    stream.write(line)
            position = page.next
            if position is None or documents >= SLICE_DOCUMENTS:
                break
        staged_bytes = stream.tell()
    if job.rows + rows > MOST_ROWS:
        raise ExportTooLong(most=MOST_ROWS)
    _commit_slice(
        job,
        position=position or "",
        staged_bytes=staged_bytes,
        counts=(job.done + documents, job.rows + rows),
        now=reading.now,
    )
    return position is None


def _lines(document: Document, wanted: ExportList, form: ExportForm) -> Iterator[bytes]:
    if form is ExportForm.JSONL:
        yield (json.dumps(document, ensure_ascii=False, default=str) + "\n").encode()
        return
    for row in wanted.rows(document):
        values = [row.get(name) for name in wanted.columns]
        yield (json.dumps(values, ensure_ascii=False, default=str) + "\n").encode()


@transactional
def _commit_slice(
    job: ExportJob, *, position: str, staged_bytes: int, counts: tuple[int, int], now: datetime
) -> None:
    done, rows = counts
    at_same_place = ExportJob.objects.filter(
        pk=job.pk, status=ExportStatus.RUNNING, staged_bytes=job.staged_bytes, position=job.position
    )
    taken = at_same_place.update(
        position=position,
        staged_bytes=staged_bytes,
        done=done,
        rows=rows,
        total=max(job.total, done),
        updated_at=now,
    )
    if taken != 1:
        raise ExportMoveRefused
    job.position, job.staged_bytes, job.done, job.rows = position, staged_bytes, done, rows
    if position:
        set_timer(kind=WORK_TIMER, key=job.number, due_at=now)


def _finish(job: ExportJob, wanted: ExportList, *, now: datetime) -> None:
    part = finished_path(f"{job.number}.part")
    part.touch(mode=0o600)
    form = ExportForm(job.form)
    render(
        part,
        form=form,
        watermark=_watermark(job, wanted),
        columns=wanted.columns,
        staged=staged_path(job.number),
    )
    path = finished_path(job.number)
    part.replace(path)
    _end(job, path, f"{job.list_name}-{job.number}.{form.lower()}", now=now)
    staged_path(job.number).unlink(missing_ok=True)


def _watermark(job: ExportJob, wanted: ExportList) -> str:
    """Say who took the list, when, and under which number it is kept in the audit log."""
    asked_at = job.created_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    name = get_user(user_id=job.user_id).display_name
    return f"{job.number} · {wanted.title} · S:{job.user_id} {name} · {asked_at}"


@transactional
def _end(job: ExportJob, path: Path, file_name: str, *, now: datetime) -> None:
    move(number=job.number, origin=ExportStatus.RUNNING, target=ExportStatus.DONE, now=now)
    ExportJob.objects.filter(pk=job.pk).update(
        file_name=file_name,
        size_bytes=path.stat().st_size,
        sha256=digest_of(path),
        expires_at=now + KEPT_FOR,
    )
    _give_place_back(job.user_id)
    set_timer(kind=EXPIRE_TIMER, key=job.number, due_at=now + KEPT_FOR)


@transactional
def _fail(job: ExportJob, refusal: str, *, now: datetime) -> None:
    move(number=job.number, origin=ExportStatus(job.status), target=ExportStatus.FAILED, now=now)
    ExportJob.objects.filter(pk=job.pk).update(refusal=refusal[:300])
    _give_place_back(job.user_id)
    remove_files(job.number)


def _give_place_back(user_id: int) -> None:
    ExportAllowance.objects.filter(pk=user_id, running__gt=0).update(running=F("running") - 1)
