"""Where the files of cases lie: outside the public media, under a number that nobody can guess."""

import os
from pathlib import Path

from django.conf import settings

from zhida.shop.aftersales.models import CaseMedia
from zhida.shop.catalogue.records import PrivateUpload

TYPES = {"jpg": "image/jpeg", "webp": "image/webp", "mp4": "video/mp4"}


def path_of(media: CaseMedia) -> Path:
    """Return where a file lies."""
    return _place(media.number, media.ending)


def remove(number: str) -> None:
    """Delete the file of a number, whatever its type; nothing when there is none."""
    for ending in TYPES:
        _place(number, ending).unlink(missing_ok=True)


def write(media: CaseMedia, read: PrivateUpload) -> None:
    """Write a file whole or not at all."""
    target = path_of(media)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    with part.open("wb") as stream:
        for piece in read.pieces:
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(target)


def _place(number: str, ending: str) -> Path:
    folder: Path = settings.ZHIDA.data_dir / "aftersales"
    return folder / number[1:7] / f"{number}.{ending}"
