"""All pictures of the demo shop by file name, and the manifest that ties each rendering to its drawing."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from zhida.demo.art.album import draw
from zhida.demo.art.film import SIZE as FILM_SIZE
from zhida.demo.art.paper import Paper
from zhida.demo.art.posters import POSTERS, TILES, tile
from zhida.demo.goods import DemoProduct, Picture, demo_products

FILM_POSTER = "film-x7-ultra.webp"


@dataclass(frozen=True, slots=True)
class Rendering:
    """What is known of one file: the hashes of its drawing and of its bytes, its size in pixels."""

    file: str
    drawing: str
    key: str
    width: int
    height: int


def drawings() -> Iterator[tuple[str, Callable[[], str]]]:
    """Give every picture's file name and the function that writes its SVG; each name once."""
    seen: set[str] = set()
    for product in demo_products():
        for picture in product.pictures:
            if picture.file not in seen:
                seen.add(picture.file)
                yield picture.file, _product_drawing(product, picture)
    for name in TILES:
        yield f"tile-{name}.webp", _tile_drawing(name)
    for name, poster in POSTERS.items():
        yield f"{name}.webp", _poster_drawing(poster)


def drawing_hash(svg: str) -> str:
    """Give the hash by which the manifest knows a drawing."""
    return hashlib.sha256(svg.encode()).hexdigest()


def rendered_folder() -> Traversable:
    """Give the folder of the finished pictures."""
    return files("zhida.demo") / "rendered"


def manifest() -> dict[str, Rendering]:
    """Read which renderings are there."""
    raw = json.loads((rendered_folder() / "manifest.json").read_text(encoding="utf-8"))
    return {file: Rendering(file, **facts) for file, facts in raw.items()}


def film_poster() -> Rendering:
    """Give the film's poster, which is one of the film's own frames."""
    content = (rendered_folder() / FILM_POSTER).read_bytes()
    width, height = FILM_SIZE
    return Rendering(FILM_POSTER, "", hashlib.sha256(content).hexdigest(), width, height)


def _product_drawing(product: DemoProduct, picture: Picture) -> Callable[[], str]:
    return lambda: draw(product.drawing.kind, picture.view, product.drawing.look(picture.colour)).svg()


def _tile_drawing(name: str) -> Callable[[], str]:
    return lambda: tile(name).svg()


def _poster_drawing(poster: Callable[[], Paper]) -> Callable[[], str]:
    return lambda: poster().svg()
