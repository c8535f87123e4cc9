"""Reading uploads that only their owner may see: checked like the shop's own media, kept by the caller."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from zhida.shop.catalogue.errors import UploadRefused
from zhida.shop.catalogue.media.images import encode, full_size, open_image
from zhida.shop.catalogue.media.limits import LARGEST_IMAGE_BYTES, PIECE_BYTES
from zhida.shop.catalogue.media.videos import read_video
from zhida.shop.catalogue.records import MediaKind, PrivateUpload

SNIFFED_BYTES = 12


def read_private_upload(*, stream: BinaryIO, largest_video_bytes: int) -> PrivateUpload:
    """Return what to keep of a photo (drawn anew as JPEG, without EXIF) or of an MP4 (as it is).

    What it is says its content, never its name. Raises UploadRefused.
    """
    head = stream.read(SNIFFED_BYTES)
    stream.seek(0)
    if head[4:8] == b"ftyp" and head[8:12] not in {b"avif", b"avis", b"mif1"}:
        return _video(stream, largest_video_bytes)
    picture = open_image(stream.read(LARGEST_IMAGE_BYTES + 1))
    width, height = full_size(picture)
    picture.thumbnail((width, height))
    content = encode(picture, "jpg")
    return PrivateUpload(
        kind=MediaKind.IMAGE,
        ending="jpg",
        width=width,
        height=height,
        size_bytes=len(content),
        pieces=iter([content]),
    )


def _video(stream: BinaryIO, largest_bytes: int) -> PrivateUpload:
    size = stream.seek(0, 2)
    if size > largest_bytes:
        raise UploadRefused(reason=_("视频超过 %(limit)s MB。") % {"limit": largest_bytes // 1024**2})
    facts = read_video(stream, size=size)
    stream.seek(0)
    return PrivateUpload(
        kind=MediaKind.VIDEO,
        ending="mp4",
        width=facts.width,
        height=facts.height,
        size_bytes=size,
        pieces=_pieces(stream),
    )


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(PIECE_BYTES):
        yield piece
