"""Where an uploaded sheet lies until its rows are read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from zhida.shop.sheets.conf import LARGEST_UPLOAD_BYTES
from zhida.shop.sheets.errors import SheetUnreadable


def sheet_path(number: str) -> Path:
    """Return where the file of a sheet lies."""
    folder: Path = settings.ZHIDA.data_dir / "sheets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / number


def store_sheet(number: str, pieces: Iterable[bytes]) -> None:
    """Write an upload piece by piece. Raises SheetUnreadable beyond 10 MB, and leaves nothing."""
    path = sheet_path(number)
    written = 0
    with path.open("wb") as stream:
        for piece in pieces:
            written += len(piece)
            if written > LARGEST_UPLOAD_BYTES:
                break
            stream.write(piece)
    if written > LARGEST_UPLOAD_BYTES:
        path.unlink()
        raise SheetUnreadable(reason=_("文件太大。"))


def forget_sheet(number: str) -> None:
    """Delete the file of a sheet; its rows are in the database."""
    sheet_path(number).unlink(missing_ok=True)
