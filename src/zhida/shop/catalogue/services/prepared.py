"""Taking in pictures whose renditions were drawn beforehand, as a shop's own package brings them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.catalogue.media.store import media_root, path_of, write_file
from zhida.shop.catalogue.models import MediaAsset
from zhida.shop.catalogue.permissions import WRITE_PRODUCTS
from zhida.shop.catalogue.records import MediaKind
from zhida.shop.kernel.uow import transactional

ROWS_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedImage:
    """A WebP picture and its smaller renditions by width; `key` is the SHA-256 of the picture's bytes."""

    key: str
    width: int
    height: int
    content: bytes
    renditions: Mapping[int, bytes]


def keep_prepared_images(*, actor: Actor, images: Sequence[PreparedImage], now: datetime) -> int:
    """Store pictures as they are and return how many were new; nothing is drawn anew, so only for own files.

    Files are written before the rows, so that a row never names a file that is not there. Audited once.
    Raises PermissionDenied.
    """
    actor.require(WRITE_PRODUCTS)
    keys = [image.key for image in images]
    known = set(MediaAsset.objects.filter(key__in=keys).values_list("key", flat=True))
    new = [image for image in images if image.key not in known]
    assets = [_write(image, now=now) for image in new]
    if assets:
        _keep(actor, assets, now=now)
    return len(assets)


def _write(image: PreparedImage, *, now: datetime) -> MediaAsset:
    path = path_of(image.key, width=0, ending="webp")
    size = _write_once(path, image.content)
    renditions = []
    for width, content in sorted(image.renditions.items()):
        name = path_of(image.key, width=width, ending="webp")
        size += _write_once(name, content)
        renditions.append({"format": "webp", "width": width, "path": name})
    renditions.append({"format": "webp", "width": image.width, "path": path})
    return MediaAsset(
        key=image.key,
        kind=MediaKind.IMAGE,
        path=path,
        width=image.width,
        height=image.height,
        renditions=renditions,
        size_bytes=size,
        created_at=now,
    )


def _write_once(path: str, content: bytes) -> int:
    """Leave a file alone that is there whole: its name is the hash of what it holds."""
    target = media_root() / path
    if not target.exists() or target.stat().st_size != len(content):
        write_file(path, [content])
    return len(content)


@transactional
def _keep(actor: Actor, assets: Sequence[MediaAsset], *, now: datetime) -> None:
    """Write the rows, except for what somebody else stored a moment ago."""
    keys = [asset.key for asset in assets]
    known = set(MediaAsset.objects.filter(key__in=keys).values_list("key", flat=True))
    new = [asset for asset in assets if asset.key not in known]
    MediaAsset.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    record_audit(
        actor=actor,
        action="catalogue.keep_prepared",
        subject="media",
        before=None,
        after={"pictures": len(new), "size_bytes": sum(asset.size_bytes for asset in new)},
        now=now,
    )
