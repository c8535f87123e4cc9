"""Where photos of the bench lie: outside the public media, under a number that nobody can guess."""

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

CONTENT_TYPE = "image/jpeg"


def path_of(number: str) -> Path:
    """Return where a photo lies."""
    folder: Path = settings.ZHIDA.data_dir / "tradeins"
    return folder / number[1:7] / f"{number}.jpg"


def write(number: str, pieces: Iterable[bytes]) -> None:
    """Write a photo whole or not at all."""
    target = path_of(number)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    with part.open("wb") as stream:
        stream.writelines(pieces)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(target)
