"""Where media lie on disk: under the hash of what was uploaded, written whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

PATH = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}(?:-[0-9]{1,4})?\.(avif|webp|jpg|mp4)")


def media_root() -> Path:
    """Return the folder of all media."""
    root: Path = settings.ZHIDA.data_dir / "media"
    return root


def path_of(key: str, *, width: int, ending: str) -> str:
    """Return the name of a stored file inside the media folder; width 0 is the full size."""
    size = f"-{width}" if width else ""
    return f"{key[:2]}/{key}{size}.{ending}"


def is_media_path(path: str) -> bool:
    """Say whether a path is one that `path_of` makes; nothing else is ever served."""
    return PATH.fullmatch(path) is not None


def write_file(path: str, pieces: Iterable[bytes]) -> int:
    """Write a file under another name, then rename it, and return its size; a write cut off leaves none."""
    target = media_root() / path
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    size = 0
    with part.open("wb") as stream:
        for piece in pieces:
            size += stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(target)
    return size
