"""Reads of the exports room."""

from __future__ import annotations

from django.db.models import QuerySet

from zhida.shop.accounts.records import Actor, Role
from zhida.shop.exports.errors import ExportNotFound
from zhida.shop.exports.lists import all_lists, documents, list_named
from zhida.shop.exports.models import ExportJob
from zhida.shop.exports.permissions import EXPORT_LISTS
from zhida.shop.exports.records import ExportForm, ExportListRecord, ExportRecord
from zhida.shop.exports.writing import cell, write_table
from zhida.shop.kernel.pagination import Page, paginate

__all__ = [
    "cell",
    "documents",
    "get_export",
    "list_exportable",
    "list_exports",
    "list_named",
    "write_table",
]


def list_exportable(*, actor: Actor) -> list[ExportListRecord]:
    """Return the lists that the actor may export. No query."""
    actor.require(EXPORT_LISTS)
    return [
        ExportListRecord(
            name=one.name,
            title=str(one.title),
            filters=tuple(sorted(one.filters)),
            has_personal=bool(one.personal),
            may_reveal=one.reveal is not None and actor.has(one.reveal),
        )
        for one in all_lists().values()
        if actor.has(one.permission)
    ]


def list_exports(*, actor: Actor, cursor: str | None = None) -> Page[ExportRecord]:
    """Return the actor's exports, newest first; ADMIN sees everybody's. One query."""
    page = paginate(_rows(actor), order=("-id",), cursor=cursor)
    return Page(items=[_record(row) for row in page.items], next=page.next)


def get_export(*, actor: Actor, number: str) -> ExportRecord:
    """Return one export. Raises ExportNotFound (also another's, unless for ADMIN). One query."""
    row = _rows(actor).filter(number=number).first()
    if row is None:
        raise ExportNotFound
    return _record(row)


def _rows(actor: Actor) -> QuerySet[ExportJob]:
    actor.require(EXPORT_LISTS)
    rows: QuerySet[ExportJob] = ExportJob.objects.all()
    return rows if Role.ADMIN in actor.roles else rows.filter(user_id=actor.person_id)


def _record(row: ExportJob) -> ExportRecord:
    return ExportRecord(
        number=row.number,
        list_name=row.list_name,
        form=ExportForm(row.form),
        filter=row.filter,
        is_revealed=row.is_revealed,
        asked_by=f"S:{row.user_id}",
        status=row.status,
        done=row.done,
        total=row.total,
        rows=row.rows,
        file_name=row.file_name,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        refusal=row.refusal,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
