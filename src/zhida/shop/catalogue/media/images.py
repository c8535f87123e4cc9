"""Pictures: opened with suspicion, drawn anew, stored in the sizes and formats that pages ask for.

Nothing of the uploaded bytes is kept: what is stored was encoded here from decoded pixels, so no EXIF, no
script behind the picture and no second file inside it survives.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from zhida.shop.catalogue.errors import UploadRefused
from zhida.shop.catalogue.media.limits import (
    LARGEST_IMAGE_BYTES,
    LARGEST_IMAGE_PIXELS,
    LARGEST_KEPT_SIDE,
    LARGEST_SIDE_PIXELS,
    RENDITION_WIDTHS,
)

# SVG is not among them: it is a program, not a picture.
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Encoded:
    """One encoded picture. `width` 0 names the full size."""

    format: str
    width: int
    content: bytes


def open_image(content: bytes) -> Image.Image:
    """Return the decoded, upright picture in RGB or RGBA. Raises UploadRefused.

    Size is judged by the header, before a single pixel is decoded.
    """
    if len(content) > LARGEST_IMAGE_BYTES:
        raise UploadRefused(reason=_("图片超过 20 MB。"))
    try:
        with warnings.catch_warnings():
            # Pillow's own bomb warning comes at a limit of its choosing; ours stands below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            _check_size(picture)
            picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise UploadRefused(reason=_("不是支持的图片（JPEG、PNG、WebP、AVIF），或尺寸过大。")) from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        # Pillow's decoders raise all of these for broken files.
        raise UploadRefused(reason=_("图片已损坏。")) from error
    upright = ImageOps.exif_transpose(picture)
    return upright.convert("RGBA" if _has_alpha(upright) else "RGB")


def encodings(picture: Image.Image) -> Iterator[Encoded]:
    """Yield the full picture (at most 2400 pixels a side) and every rendition not wider than it."""
    full = picture.copy()
    full.thumbnail((LARGEST_KEPT_SIDE, LARGEST_KEPT_SIDE), Image.Resampling.LANCZOS)
    full_format = "webp" if full.mode == "RGBA" else "jpg"
    yield Encoded(full_format, 0, encode(full, full_format))
    widths = [width for width in RENDITION_WIDTHS if width <= full.width] or [full.width]
    for width in widths:
        height = max(1, round(full.height * width / full.width))
        sized = full.resize((width, height), Image.Resampling.LANCZOS) if width != full.width else full
        for name in ("avif", "webp", "jpg"):
            yield Encoded(name, width, encode(sized, name))


def encode(picture: Image.Image, name: str) -> bytes:
    """Return a picture in one format, without any metadata."""
    # A picture made from raw pixels has no info dictionary that an encoder could write out.
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    buffer = io.BytesIO()
    match name:
        case "jpg":
            _on_white(bare).save(buffer, "JPEG", quality=84, optimize=True, progressive=True)
        case "webp":
            bare.save(buffer, "WEBP", quality=82, method=4)
        case _:
            bare.save(buffer, "AVIF", quality=62, speed=8)
    return buffer.getvalue()


def full_size(picture: Image.Image) -> tuple[int, int]:
    """Return the width and height in which a picture is kept."""
    probe = picture.copy()
    probe.thumbnail((LARGEST_KEPT_SIDE, LARGEST_KEPT_SIDE))
    return probe.size


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > LARGEST_IMAGE_PIXELS or max(width, height) > LARGEST_SIDE_PIXELS:
        raise UploadRefused(reason=_("图片像素太多。"))


def _has_alpha(picture: Image.Image) -> bool:
    return picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, WHITE)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground
