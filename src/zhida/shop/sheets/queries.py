"""Reads of the sheets room."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db.models import Count, QuerySet

from zhida.shop.accounts.records import Actor
from zhida.shop.exports.queries import write_table
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.sheets.conf import PROBLEMS_SHOWN, ROWS_AT_ONCE
from zhida.shop.sheets.errors import SheetNotFound
from zhida.shop.sheets.kinds import all_kinds, kind_named
from zhida.shop.sheets.lifecycle import RowState
from zhida.shop.sheets.models import SheetJob, SheetRow
from zhida.shop.sheets.permissions import BRING_SHEETS
from zhida.shop.sheets.records import SheetKindRecord, SheetProblem, SheetRecord

WRONG = (RowState.REFUSED, RowState.FAILED)


def list_kinds(*, actor: Actor) -> list[SheetKindRecord]:
    """Return the kinds of sheets that the actor may bring. No query."""
    actor.require(BRING_SHEETS)
    return [
        SheetKindRecord(
            name=kind.name,
            title=str(kind.title),
            columns=tuple(kind.columns),
            required=tuple(name for name in kind.columns if name in kind.required),
        )
        for kind in all_kinds().values()
        if actor.has(kind.permission)
    ]


def list_sheets(*, actor: Actor, cursor: str | None = None) -> Page[SheetRecord]:
    """Return the sheets of the actor's kinds, newest first, without their problems. Two queries."""
    page = paginate(_jobs(actor), order=("-id",), cursor=cursor)
    counts = _counts([job.pk for job in page.items])
    return Page(items=[_record(job, counts[job.pk]) for job in page.items], next=page.next)


def get_sheet(*, actor: Actor, number: str) -> SheetRecord:
    """Return one sheet with its first 200 problems. Raises SheetNotFound. Three queries."""
    job = _job(actor, number)
    rows = SheetRow.objects.filter(job=job, state__in=WRONG).order_by("row")[:PROBLEMS_SHOWN]
    problems = [SheetProblem(row=row.row, column=row.column, reason=row.reason) for row in rows]
    return _record(job, _counts([job.pk])[job.pk], tuple(problems))


def template_of(*, actor: Actor, kind: str) -> str:
    """Return a CSV to fill in, with what waits for it. Raises PermissionDenied, SheetNotFound."""
    actor.require(BRING_SHEETS)
    wanted = kind_named(kind)
    actor.require(wanted.permission)
    rows = iter(wanted.template(actor))
    stream = io.StringIO(newline="")
    write_table(stream, columns=next(rows), rows=rows)
    return stream.getvalue()


def problems_of(*, actor: Actor, number: str) -> str:
    """Return the refused rows as CSV: what they held, and why, ready to be mended and brought again.

    Raises SheetNotFound.
    """
    job = _job(actor, number)
    columns = kind_named(job.kind).columns
    stream = io.StringIO(newline="")
    write_table(stream, columns=[*columns, "row", "reason"], rows=_wrong_rows(job, columns))
    return stream.getvalue()


def _wrong_rows(job: SheetJob, columns: Collection[str]) -> Iterator[list[object]]:
    rows = SheetRow.objects.filter(job=job, state__in=WRONG).order_by("row")
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield [*(row.cells.get(name, "") for name in columns), row.row, row.reason]


def _jobs(actor: Actor) -> QuerySet[SheetJob]:
    actor.require(BRING_SHEETS)
    mine = [kind.name for kind in all_kinds().values() if actor.has(kind.permission)]
    return SheetJob.objects.filter(kind__in=mine)


def _job(actor: Actor, number: str) -> SheetJob:
    job = _jobs(actor).filter(number=number).first()
    if job is None:
        raise SheetNotFound
    return job


def _counts(job_ids: Collection[int]) -> dict[int, dict[str, int]]:
    rows = SheetRow.objects.filter(job_id__in=list(job_ids)).order_by("job_id", "state")
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for job_id, state, count in rows.values_list("job_id", "state").annotate(count=Count("pk")):
        counts[job_id][state] = count
    return counts


def _record(job: SheetJob, counts: dict[str, int], problems: tuple[SheetProblem, ...] = ()) -> SheetRecord:
    return SheetRecord(
        number=job.number,
        kind=job.kind,
        status=job.status,
        file_name=job.file_name,
        brought_by=f"S:{job.user_id}",
        counts={state.lower(): count for state, count in counts.items()},
        refusal=job.refusal,
        created_at=job.created_at,
        problems=problems,
    )
