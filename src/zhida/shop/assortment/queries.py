"""Reads of the assortment room."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.assortment import storage
from zhida.shop.assortment.conf import PROBLEMS_PAGE
from zhida.shop.assortment.errors import ImportNotFound
from zhida.shop.assortment.models import ImportJob
from zhida.shop.assortment.permissions import IMPORT_PRODUCTS
from zhida.shop.assortment.records import ImportRecord, RowProblem
from zhida.shop.kernel.pagination import Page, paginate


def get_import(*, actor: Actor, number: str, page: int = 1) -> ImportRecord:
    """Return an import with its progress and one page of 100 problems. Raises ImportNotFound."""
    actor.require(IMPORT_PRODUCTS)
    job = ImportJob.objects.filter(number=number).first()
    if job is None:
        raise ImportNotFound
    return _to_record(job, page)


def list_imports(*, actor: Actor, cursor: str | None = None) -> Page[ImportRecord]:
    """Return imports, newest first, without their problems."""
    actor.require(IMPORT_PRODUCTS)
    rows = paginate(ImportJob.objects.all(), order=("-created_at", "-id"), cursor=cursor)
    return Page(items=[_to_record(job, 0) for job in rows.items], next=rows.next)


def _to_record(job: ImportJob, page: int) -> ImportRecord:
    done, total = storage.read_progress(job.number)
    first = (page - 1) * PROBLEMS_PAGE
    shown = job.problems[first : first + PROBLEMS_PAGE] if page else []
    created_at: datetime = job.created_at
    return ImportRecord(
        number=job.number,
        status=job.status,
        file_name=job.file_name,
        is_partial=job.is_partial,
        is_published=job.is_published,
        done=done,
        total=total or job.report.get("products", 0),
        report={name: value for name, value in job.report.items() if isinstance(value, int)},
        notes=tuple(job.report.get("notes", ())),
        problems=tuple(RowProblem(**problem) for problem in shown),
        refusal=job.refusal,
        created_at=created_at,
    )
