"""Deleting files after their days."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.exports.lifecycle import ExportStatus, move
from zhida.shop.exports.models import ExportJob
from zhida.shop.exports.storage import remove_files
from zhida.shop.kernel.uow import transactional


def expire_export(*, number: str, now: datetime) -> None:
    """Delete the file of a finished export whose days are over; nothing when it was done before."""
    if ExportJob.objects.filter(number=number, status=ExportStatus.DONE, expires_at__lte=now).exists():
        remove_files(number)
        _end(number, now=now)


@transactional
def _end(number: str, *, now: datetime) -> None:
    move(number=number, origin=ExportStatus.DONE, target=ExportStatus.EXPIRED, now=now)
