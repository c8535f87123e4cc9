import re
from hashlib import sha256

import pytest

from zhida.demo.media import WIDTHS
from zhida.demo.pictures import FILM_POSTER, drawing_hash, drawings, film_poster, manifest, rendered_folder

MOST_BYTES = 20_000_000
MOST_FILM_BYTES = 1_500_000


@pytest.mark.slow
def test_every_rendering_was_made_from_its_drawing_as_it_is_now():
    drawn = {file: drawing_hash(draw()) for file, draw in drawings()}

    assert {file: rendering.drawing for file, rendering in manifest().items()} == drawn


def test_every_rendering_is_there_in_all_its_widths():
    folder = rendered_folder()
    renderings = [*manifest().values(), film_poster()]

    assert [item.file for item in renderings if not (folder / item.file).is_file()] == []
    missing = [
        f"{width}/{item.file}"
        for item in renderings
        for width in WIDTHS
        if width < item.width and not (folder / str(width) / item.file).is_file()
    ]
    assert missing == []


def test_every_key_is_the_hash_of_the_file():
    folder = rendered_folder()
    wrong = [
        item.file
        for item in manifest().values()
        if sha256((folder / item.file).read_bytes()).hexdigest() != item.key
    ]

    assert wrong == []


def test_renderings_stay_small_enough_to_ship():
    folder = rendered_folder()
    names = [*manifest(), FILM_POSTER]
    sizes = [len((folder / name).read_bytes()) for name in names]
    for width in WIDTHS:
        sizes += [len(part.read_bytes()) for part in (folder / str(width)).iterdir()]

    assert sum(sizes) < MOST_BYTES


def test_film_is_a_short_mp4():
    content = (rendered_folder() / "film-x7-ultra.mp4").read_bytes()

    assert content[4:8] == b"ftyp"
    assert len(content) < MOST_FILM_BYTES


def test_drawings_reach_for_nothing_outside_themselves():
    for _, draw in list(drawings())[::20]:
        svg = draw()

        assert re.findall(r"(?:href|src)=|url\((?!#)|<script|<image", svg) == []
