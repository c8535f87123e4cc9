"""The small file that names the live index: replaced as a whole, so that a reader sees the old or the new."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

FILE_NAME: Final = "live.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePointer:
    """Which generation is live, which version of the engine wrote it, and of which database it is."""

    generation: str
    version: str
    lineage: str


@dataclass(frozen=True, slots=True)
class PointerStamp:
    """What changes whenever the pointer is replaced; cheap enough to be read at every search."""

    inode: int
    changed_at_ns: int


def pointer_stamp(root: Path) -> PointerStamp | None:
    """Return the stamp of the pointer; None when there is no live index."""
    try:
        status = (root / FILE_NAME).stat()
    except OSError:
        return None
    return PointerStamp(status.st_ino, status.st_mtime_ns)


def read_pointer(root: Path) -> LivePointer | None:
    """Return the pointer; None when there is none or it cannot be read."""
    try:
        document = json.loads((root / FILE_NAME).read_text(encoding="utf-8"))
        return LivePointer(
            generation=str(document["generation"]),
            version=str(document["version"]),
            lineage=str(document["lineage"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_pointer(root: Path, pointer: LivePointer) -> None:
    """Put the pointer in place, lasting through a power cut."""
    draft = root / f"{FILE_NAME}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(pointer), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(root / FILE_NAME)
    directory = os.open(root, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def remove_pointer(root: Path) -> None:
    """Leave readers without a live index: they ask the database."""
    (root / FILE_NAME).unlink(missing_ok=True)
