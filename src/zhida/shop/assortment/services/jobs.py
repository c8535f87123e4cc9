"""Imports of the back office: uploaded, checked by a dry run in the background, then applied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from zhida.shop.accounts.records import Actor, ActorKind, Role
from zhida.shop.accounts.services import record_audit
from zhida.shop.assortment import storage
from zhida.shop.assortment.conf import IMPORT_TIMER, PROBLEMS_KEPT
from zhida.shop.assortment.errors import FileUnreadable, ImportNotFound, MappingInvalid
from zhida.shop.assortment.lifecycle import ImportStatus, move
from zhida.shop.assortment.mapping import BUILT_IN, load_mapping
from zhida.shop.assortment.models import ImportJob
from zhida.shop.assortment.permissions import IMPORT_PRODUCTS
from zhida.shop.assortment.reading import read_file
from zhida.shop.assortment.records import ImportOptions, ImportReport
from zhida.shop.assortment.services.importing import import_documents
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.ids import new_number
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came, and how it is to be taken in. `mapping` is one that we ship, or empty."""

    file_name: str
    pieces: Iterable[bytes]
    mapping: str = ""
    is_partial: bool = False
    is_published: bool = False


def upload_import(*, actor: Actor, upload: Upload, now: datetime) -> str:
    """Store a file, have it checked in the background and return the import's number.

    Raises PermissionDenied, FileUnreadable (too large, or not one of our kinds by its name), MappingInvalid.
    """
    actor.require(IMPORT_PRODUCTS)
    kind = upload.file_name.rpartition(".")[2].lower()
    if kind not in {"jsonl", "csv", "xlsx"}:
        raise FileUnreadable(reason=".jsonl, .csv, .xlsx")
    if upload.mapping and upload.mapping not in {path.stem for path in BUILT_IN.glob("*.toml")}:
        raise MappingInvalid(reason=upload.mapping[:40])
    number = new_number("M", now)
    storage.store_file(number, upload.pieces)
    _open_job(actor, number, kind, upload, now=now)
    return number


@transactional
def apply_import(*, actor: Actor, number: str, now: datetime) -> None:
    """Have a checked import written in the background. Raises ImportNotFound, ImportMoveRefused."""
    actor.require(IMPORT_PRODUCTS)
    if not ImportJob.objects.filter(number=number).exists():
        raise ImportNotFound
    move(number=number, origin=ImportStatus.CHECKED, target=ImportStatus.APPLYING, now=now)
    ImportJob.objects.filter(number=number).update(
        user_id=actor.user_id or 0, roles=sorted(role.value for role in actor.roles)
    )
    record_audit(
        actor=actor, action="assortment.apply", subject=f"import:{number}", before=None, after=None, now=now
    )
    set_timer(kind=IMPORT_TIMER, key=number, due_at=now)


def work_on_import(*, number: str, now: datetime) -> None:
    """Do what an import waits for: the dry run after the upload, or the writing after the word to apply.

    Repeatable: a run that was cut off left nothing, and one that ended moved the state on.
    """
    job = ImportJob.objects.filter(number=number).first()
    if job is None or job.status not in {ImportStatus.UPLOADED, ImportStatus.APPLYING}:
        return
    try:
        report = _run(job, is_dry_run=job.status == ImportStatus.UPLOADED, now=now)
    except ShopError as refusal:
        _end(job, target=ImportStatus.REFUSED, report=None, refusal=refusal.detail, now=now)
        return
    finally:
        storage.clear_progress(number)
    is_applied = report.is_written
    target = ImportStatus.APPLIED if is_applied else ImportStatus.CHECKED
    _end(job, target=target, report=report, refusal="", now=now)


def _run(job: ImportJob, *, is_dry_run: bool, now: datetime) -> ImportReport:
    mapping = load_mapping(job.mapping) if job.mapping else None
    content = read_file(storage.file_path(job.number), kind=job.kind, mapping=mapping)
    actor = Actor(
        kind=ActorKind.STAFF, user_id=job.user_id, roles=frozenset(Role(role) for role in job.roles)
    )
    total = len(content.documents)
    return import_documents(
        actor=actor,
        content=content,
        options=ImportOptions(
            ref=job.number,
            is_dry_run=is_dry_run,
            is_partial=job.is_partial,
            is_published=job.is_published,
        ),
        progress=lambda done: storage.write_progress(job.number, done=done, total=total),
        now=now,
    )


@transactional
def _open_job(actor: Actor, number: str, kind: str, upload: Upload, *, now: datetime) -> None:
    ImportJob.objects.create(
        number=number,
        status=ImportStatus.UPLOADED,
        file_name=upload.file_name[-200:],
        kind=kind,
        mapping=upload.mapping,
        is_partial=upload.is_partial,
        is_published=upload.is_published,
        user_id=actor.user_id or 0,
        roles=sorted(role.value for role in actor.roles),
        created_at=now,
        updated_at=now,
    )
    record_audit(
        actor=actor, action="assortment.upload", subject=f"import:{number}", before=None, after=None, now=now
    )
    set_timer(kind=IMPORT_TIMER, key=number, due_at=now)


@transactional
def _end(
    job: ImportJob, *, target: ImportStatus, report: ImportReport | None, refusal: str, now: datetime
) -> None:
    move(number=job.number, origin=ImportStatus(job.status), target=target, now=now)
    facts = asdict(report) if report is not None else {}
    problems = facts.pop("problems", ())
    facts["problem_count"] = len(problems)
    ImportJob.objects.filter(number=job.number).update(
        report=facts, problems=list(problems[:PROBLEMS_KEPT]), refusal=refusal[:300]
    )
