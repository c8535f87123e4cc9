"""Taking in pictures and videos."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from django.utils.translation import gettext as _

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.catalogue.errors import MediaNotFound, UploadRefused
from zhida.shop.catalogue.media.images import encodings, full_size, open_image
from zhida.shop.catalogue.media.limits import LARGEST_IMAGE_BYTES, LARGEST_VIDEO_BYTES, PIECE_BYTES
from zhida.shop.catalogue.media.store import path_of, write_file
from zhida.shop.catalogue.media.videos import read_video
from zhida.shop.catalogue.models import MediaAsset
from zhida.shop.catalogue.permissions import WRITE_PRODUCTS
from zhida.shop.catalogue.queries.gallery import to_media_record
from zhida.shop.catalogue.records import MediaKind, MediaRecord
from zhida.shop.kernel.uow import transactional


def add_image(*, actor: Actor, stream: BinaryIO, now: datetime) -> MediaRecord:
    """Draw a picture anew in all its renditions, store them and return the record; an upload twice is one.

    Files are written before the row, so that a row never names a file that is not there.
    Raises PermissionDenied, UploadRefused.
    """
    actor.require(WRITE_PRODUCTS)
    content = stream.read(LARGEST_IMAGE_BYTES + 1)
    key = hashlib.sha256(content).hexdigest()
    known = MediaAsset.objects.filter(key=key).first()
    if known is not None:
        return to_media_record(known)
    picture = open_image(content)
    width, height = full_size(picture)
    path, size, renditions = "", 0, []
    for encoded in encodings(picture):
        name = path_of(key, width=encoded.width, ending=encoded.format)
        size += write_file(name, [encoded.content])
        if encoded.width:
            renditions.append({"format": encoded.format, "width": encoded.width, "path": name})
        else:
            path = name
    asset = MediaAsset(
        key=key,
        kind=MediaKind.IMAGE,
        path=path,
        width=width,
        height=height,
        renditions=renditions,
        size_bytes=size,
        created_at=now,
    )
    return _keep(actor, asset, now=now)


def add_video(*, actor: Actor, stream: BinaryIO, poster: str, now: datetime) -> MediaRecord:
    """Store an MP4 as it is, once its container was read, under the poster picture with this key.

    Raises PermissionDenied, MediaNotFound (no such poster), UploadRefused.
    """
    actor.require(WRITE_PRODUCTS)
    picture = MediaAsset.objects.filter(key=poster, kind=MediaKind.IMAGE).first()
    if picture is None:
        raise MediaNotFound(media=poster[:80])
    size = stream.seek(0, 2)
    if size > LARGEST_VIDEO_BYTES:
        raise UploadRefused(reason=_("视频超过 200 MB。"))
    facts = read_video(stream, size=size)
    stream.seek(0)
    digest = hashlib.sha256()
    for piece in _pieces(stream):
        digest.update(piece)
    key = digest.hexdigest()
    known = MediaAsset.objects.filter(key=key).select_related("poster").first()
    if known is not None:
        return to_media_record(known)
    path = path_of(key, width=0, ending="mp4")
    stream.seek(0)
    write_file(path, _pieces(stream))
    asset = MediaAsset(
        key=key,
        kind=MediaKind.VIDEO,
        path=path,
        width=facts.width,
        height=facts.height,
        duration_ms=facts.duration_ms,
        poster=picture,
        size_bytes=size,
        created_at=now,
    )
    return _keep(actor, asset, now=now)


@transactional
def _keep(actor: Actor, asset: MediaAsset, *, now: datetime) -> MediaRecord:
    """Write the row, unless somebody uploaded the same bytes a moment ago."""
    known = MediaAsset.objects.filter(key=asset.key).select_related("poster").first()
    if known is not None:
        return to_media_record(known)
    asset.save(force_insert=True)
    record_audit(
        actor=actor,
        action="catalogue.upload",
        subject=f"media:{asset.key[:16]}",
        before=None,
        after={"kind": asset.kind, "size_bytes": asset.size_bytes},
        now=now,
    )
    return to_media_record(asset)


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(PIECE_BYTES):
        yield piece
