"""Uploaded media as records."""

from __future__ import annotations

from collections.abc import Collection

from zhida.shop.catalogue.media.addresses import media_url
from zhida.shop.catalogue.models import MediaAsset, ProductMedia
from zhida.shop.catalogue.records import MediaKind, MediaRecord, Rendition
from zhida.shop.kernel.prepared import PreparedRead

# What a MediaRecord is made of.
ASSET_COLUMNS = (
    "asset__key",
    "asset__kind",
    "asset__path",
    "asset__width",
    "asset__height",
    "asset__renditions",
    "asset__duration_ms",
    "asset__poster__path",
)

_assets = PreparedRead(lambda keys: MediaAsset.objects.filter(key__in=keys).select_related("poster"))
_places = PreparedRead(
    lambda product_id: (
        ProductMedia.objects.filter(product_id=product_id)
        .select_related("asset__poster")
        .only("alt", *ASSET_COLUMNS)
        .order_by("position")
    )
)


def media_by_key(*, keys: Collection[str]) -> dict[str, MediaRecord]:
    """Return uploads by key; unknown keys are missing. One query."""
    return {row.key: to_media_record(row) for row in _assets(list(keys))}


def gallery_of(*, product_id: int) -> tuple[MediaRecord, ...]:
    """Return a product's gallery in its order. One query."""
    return tuple(to_media_record(row.asset, alt=row.alt) for row in _places(product_id))


def to_media_record(row: MediaAsset, *, alt: str = "") -> MediaRecord:
    """Build the record of an upload; a video's poster is its picture's address."""
    return MediaRecord(
        key=row.key,
        kind=MediaKind(row.kind),
        url=media_url(row.path),
        width=row.width,
        height=row.height,
        renditions=tuple(
            Rendition(format=item["format"], width=item["width"], url=media_url(item["path"]))
            for item in row.renditions
        ),
        poster=media_url(row.poster.path) if row.poster else None,
        duration_ms=row.duration_ms,
        alt=alt,
    )
