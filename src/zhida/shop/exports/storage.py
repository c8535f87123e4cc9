"""Where the rows of an export are gathered, and where its finished file lies: private names of our own."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def finished_path(number: str) -> Path:
    """Return where the finished file of an export lies."""
    return _folder() / number


def staged_path(number: str) -> Path:
    """Return where the rows gathered so far lie, one JSON array a line."""
    return _folder() / f"{number}.rows"


def remove_files(number: str) -> None:
    """Delete whatever there is of an export."""
    for path in (finished_path(number), staged_path(number), finished_path(f"{number}.part")):
        path.unlink(missing_ok=True)


def _folder() -> Path:
    folder: Path = settings.ZHIDA.data_dir / "exports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
