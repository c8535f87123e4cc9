"""Bringing the demo shop's finished pictures and its film into the catalogue."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from zhida.demo.pictures import FILM_POSTER, Rendering, film_poster, manifest, rendered_folder
from zhida.shop.accounts.records import Actor
from zhida.shop.catalogue.queries import media_by_key
from zhida.shop.catalogue.services import PreparedImage, add_video, keep_prepared_images

FILM = "film-x7-ultra.mp4"
WIDTHS = (320, 640, 1280)
AT_ONCE = 100


def bring_pictures(*, actor: Actor, now: datetime) -> dict[str, str]:
    """Store the pictures that the shop has not yet; give every file's media key, the film's too."""
    renderings = {**manifest(), FILM_POSTER: film_poster()}
    keys = {file: rendering.key for file, rendering in renderings.items()}
    known = media_by_key(keys=keys.values())
    # Two models may look the same from one side: the same bytes are one picture.
    by_key = {rendering.key: rendering for rendering in renderings.values()}
    missing = [rendering for key, rendering in by_key.items() if key not in known]
    for start in range(0, len(missing), AT_ONCE):
        images = list(_images(missing[start : start + AT_ONCE]))
        keep_prepared_images(actor=actor, images=images, now=now)
    keys[FILM] = _bring_film(actor=actor, poster=keys[FILM_POSTER], now=now)
    return keys


def _images(renderings: list[Rendering]) -> Iterator[PreparedImage]:
    folder = rendered_folder()
    for rendering in renderings:
        yield PreparedImage(
            key=rendering.key,
            width=rendering.width,
            height=rendering.height,
            content=(folder / rendering.file).read_bytes(),
            renditions={
                width: (folder / str(width) / rendering.file).read_bytes()
                for width in WIDTHS
                if width < rendering.width
            },
        )


def _bring_film(*, actor: Actor, poster: str, now: datetime) -> str:
    content = (rendered_folder() / FILM).read_bytes()
    key = sha256(content).hexdigest()
    if key not in media_by_key(keys=[key]):
        add_video(actor=actor, stream=BytesIO(content), poster=poster, now=now)
    return key
