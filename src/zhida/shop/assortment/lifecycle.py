"""The states of an import and the only code that writes them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from zhida.shop.assortment.errors import ImportMoveRefused
from zhida.shop.assortment.models import ImportJob


class ImportStatus(StrEnum):
    """Where an import stands. CHECKED means: this is what applying would do; look, then apply."""

    UPLOADED = "UPLOADED"
    CHECKED = "CHECKED"
    APPLYING = "APPLYING"
    APPLIED = "APPLIED"
    REFUSED = "REFUSED"


IMPORT_TRANSITIONS: dict[ImportStatus, frozenset[ImportStatus]] = {
    ImportStatus.UPLOADED: frozenset({ImportStatus.CHECKED, ImportStatus.REFUSED}),
    ImportStatus.CHECKED: frozenset({ImportStatus.APPLYING}),
    ImportStatus.APPLYING: frozenset({ImportStatus.APPLIED, ImportStatus.CHECKED, ImportStatus.REFUSED}),
    ImportStatus.APPLIED: frozenset(),
    ImportStatus.REFUSED: frozenset(),
}


def move(*, number: str, origin: ImportStatus, target: ImportStatus, now: datetime) -> None:
    """Move one import by compare-and-set. Raises ImportMoveRefused."""
    rows = ImportJob.objects.filter(number=number, status=origin)
    if target not in IMPORT_TRANSITIONS[origin] or rows.update(status=target, updated_at=now) != 1:
        raise ImportMoveRefused(origin=origin, target=target)
