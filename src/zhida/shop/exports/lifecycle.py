"""The states of an export and the only code that writes them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from zhida.shop.exports.errors import ExportMoveRefused
from zhida.shop.exports.models import ExportJob


class ExportStatus(StrEnum):
    """Where an export stands. EXPIRED means: its file was deleted after its days."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"


EXPORT_TRANSITIONS: dict[ExportStatus, frozenset[ExportStatus]] = {
    ExportStatus.QUEUED: frozenset({ExportStatus.RUNNING, ExportStatus.FAILED}),
    ExportStatus.RUNNING: frozenset({ExportStatus.DONE, ExportStatus.FAILED}),
    ExportStatus.DONE: frozenset({ExportStatus.EXPIRED}),
    ExportStatus.FAILED: frozenset(),
    ExportStatus.EXPIRED: frozenset(),
}

UNDER_WAY = frozenset({ExportStatus.QUEUED, ExportStatus.RUNNING})


def move(*, number: str, origin: ExportStatus, target: ExportStatus, now: datetime) -> None:
    """Move one export by compare-and-set. Raises ExportMoveRefused."""
    rows = ExportJob.objects.filter(number=number, status=origin)
    if target not in EXPORT_TRANSITIONS[origin] or rows.update(status=target, updated_at=now) != 1:
        raise ExportMoveRefused(origin=origin, target=target)
