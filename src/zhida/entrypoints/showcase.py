"""What the home page shows first: the launched product, scenes, and a tile for each category.

One document in the data directory, written by hand or by `zhida demo`. A shop without one shows its newest
products instead, so nothing has to be entered before it can sell.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

from django.conf import settings

FILE_NAME = "showcase.json"


class Mood(StrEnum):
    """How light a picture is: it decides the colour of its words and of the ground they stand on."""

    DAY = "DAY"
    DUSK = "DUSK"
    NIGHT = "NIGHT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A short text in both languages of the shop."""

    zh: str
    en: str = ""

    def in_language(self, *, is_english: bool) -> str:
        """Give the text; Chinese where nobody wrote it in English."""
        return self.en if is_english and self.en else self.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """The product at the top, by its public number; its pictures by media key, wide and tall."""

    product: str
    line: Words
    wide: str
    tall: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A picture with a title that leads to a category, by its id."""

    title: Words
    line: Words
    category: int
    picture: str
    mood: Mood


@dataclass(frozen=True, slots=True, kw_only=True)
class Showcase:
    """The document. `tiles` gives the media key of a category's tile by the category's id."""

    launch: Launch | None = None
    scenes: tuple[Scene, ...] = ()
    tiles: Mapping[int, str] = field(default_factory=dict)

    @property
    def media_keys(self) -> list[str]:
        """Give every picture that the document names, in its order."""
        opening = [self.launch.wide, self.launch.tall] if self.launch else []
        return [*opening, *(scene.picture for scene in self.scenes), *self.tiles.values()]


def get_showcase() -> Showcase:
    """Return the document, or an empty one before it was written. Raises KeyError when a field is missing."""
    path = _path()
    if not path.exists():
        return Showcase()
    document = json.loads(path.read_text(encoding="utf-8"))
    launch = document["launch"]
    return Showcase(
        launch=_launch(launch) if launch else None,
        scenes=tuple(_scene(scene) for scene in document["scenes"]),
        tiles={int(category): str(key) for category, key in document["tiles"].items()},
    )


def save_showcase(showcase: Showcase) -> None:
    """Keep the document in the data directory, in place of the one before."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(showcase), ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)


def _launch(document: Mapping[str, object]) -> Launch:
    return Launch(
        product=str(document["product"]),
        line=_words(document["line"]),
        wide=str(document["wide"]),
        tall=str(document["tall"]),
    )


def _scene(document: Mapping[str, object]) -> Scene:
    return Scene(
        title=_words(document["title"]),
        line=_words(document["line"]),
        category=int(str(document["category"])),
        picture=str(document["picture"]),
        mood=Mood(str(document["mood"])),
    )


def _words(document: object) -> Words:
    assert isinstance(document, Mapping), "words are written as {zh, en}"
    return Words(zh=str(document["zh"]), en=str(document.get("en", "")))


def _path() -> Path:
    data_dir: Path = settings.ZHIDA.data_dir
    return data_dir / FILE_NAME
