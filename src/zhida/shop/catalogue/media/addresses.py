"""Where a stored file is reached from outside."""

from __future__ import annotations

from zhida.shop.catalogue.media.limits import RENDITION_WIDTHS
from zhida.shop.catalogue.models import MediaAsset
from zhida.shop.catalogue.records import Rendition

MEDIA_PREFIX = "/media/"
THUMBNAIL_WIDTH = 640


def media_url(path: str) -> str:
    """Return the address of a stored file."""
    return MEDIA_PREFIX + path


def thumbnail_sizes(url: str) -> tuple[Rendition, ...]:
    """Return the renditions of a picture of which only the thumbnail's address is known, smallest first.

    Whatever is wide enough for a thumbnail was stored at every smaller width too.
    """
    stem, mark, ending = url.rpartition(f"-{THUMBNAIL_WIDTH}.")
    if not mark:
        return ()
    widths = [width for width in RENDITION_WIDTHS if width <= THUMBNAIL_WIDTH]
    return tuple(Rendition(format=ending, width=width, url=f"{stem}-{width}.{ending}") for width in widths)


def thumbnail_url(asset: MediaAsset) -> str:
    """Return the address of a picture at list size, as WebP; small originals have only small renditions."""
    fitting = [item for item in asset.renditions if item["format"] == "webp"]
    for item in sorted(fitting, key=lambda item: int(item["width"])):
        if item["width"] >= THUMBNAIL_WIDTH:
            return media_url(item["path"])
    return media_url(fitting[-1]["path"] if fitting else asset.path)
