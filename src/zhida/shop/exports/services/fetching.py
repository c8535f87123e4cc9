"""Handing a finished file to who asked for it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.exports.errors import ExportNotReady
from zhida.shop.exports.lifecycle import ExportStatus
from zhida.shop.exports.queries import get_export
from zhida.shop.exports.storage import finished_path
from zhida.shop.kernel.uow import transactional


@transactional
def fetch_export(*, actor: Actor, number: str, now: datetime) -> tuple[Path, str]:
    """Return where a finished file lies and its name, and write down who took it.

    Raises PermissionDenied, ExportNotFound (also another's, unless for ADMIN), ExportNotReady.
    """
    export = get_export(actor=actor, number=number)
    path = finished_path(number)
    if export.status != ExportStatus.DONE or not path.is_file():
        raise ExportNotReady
    record_audit(
        actor=actor,
        action="exports.fetch",
        subject=f"export:{number}",
        before=None,
        after={"list": export.list_name, "rows": export.rows, "in_clear": export.is_revealed},
        now=now,
    )
    return path, export.file_name
