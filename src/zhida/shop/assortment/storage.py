"""Where uploaded import files lie, under names of our own, and how far the work on one is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from zhida.shop.assortment.conf import LARGEST_UPLOAD_BYTES
from zhida.shop.assortment.errors import FileUnreadable


def file_path(number: str) -> Path:
    """Return where the file of an import lies."""
    folder: Path = settings.ZHIDA.data_dir / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / number


def store_file(number: str, pieces: Iterable[bytes]) -> None:
    """Write an upload piece by piece. Raises FileUnreadable beyond 64 MB, and leaves nothing."""
    path = file_path(number)
    written = 0
    with path.open("wb") as stream:
        for piece in pieces:
            written += len(piece)
            if written > LARGEST_UPLOAD_BYTES:
                break
            stream.write(piece)
    if written > LARGEST_UPLOAD_BYTES:
        path.unlink()
        raise FileUnreadable(reason="> 64 MB")


def write_progress(number: str, *, done: int, total: int) -> None:
    """Note how many products are done. A file, because the import's transaction is still open."""
    path = _progress_path(number)
    part = path.with_suffix(".part")
    part.write_text(json.dumps({"done": done, "total": total}), encoding="utf-8")
    part.replace(path)


def read_progress(number: str) -> tuple[int, int]:
    """Return how many products of how many are done; (0, 0) before the work began."""
    try:
        found = json.loads(_progress_path(number).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return 0, 0
    return int(found["done"]), int(found["total"])


def clear_progress(number: str) -> None:
    """Forget how far it was."""
    _progress_path(number).unlink(missing_ok=True)


def _progress_path(number: str) -> Path:
    return file_path(number).with_suffix(".progress")
