"""What people call the same thing: the groups that ship with the shop, and how groups become a table."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from zhida.shop.search.words import normalise

SHIPPED_FILE = Path(__file__).parent / "data" / "synonyms.txt"
ONE_WAY = "=>"
SEPARATOR = ","
COMMENT = "#"


@dataclass(frozen=True, slots=True, kw_only=True)
class SynonymGroup:
    """Names of one thing. Without `stands_for` each may stand for every other; with it only those may stand
    for each of `words`. Both are as written.
    """

    words: tuple[str, ...]
    stands_for: tuple[str, ...] = ()


@functools.cache
def shipped_synonyms() -> Mapping[str, tuple[str, ...]]:
    """Return the synonyms that every shop starts with, by normalised word or phrase."""
    return table_of(shipped_groups())


@functools.cache
def shipped_groups() -> tuple[SynonymGroup, ...]:
    """Return the groups of the shipped file in its order."""
    lines = SHIPPED_FILE.read_text(encoding="utf-8").splitlines()
    return tuple(read_group(line) for line in lines if line.strip() and not line.startswith(COMMENT))


def read_group(line: str) -> SynonymGroup:
    """Read "a, b, c" or "a => b, c"."""
    left, _arrow, right = line.partition(ONE_WAY)
    return SynonymGroup(words=_names(left), stands_for=_names(right))


def table_of(groups: Iterable[SynonymGroup]) -> Mapping[str, tuple[str, ...]]:
    """Return what may stand for each word, normalised, in the order of the groups and each once."""
    table: dict[str, dict[str, None]] = {}
    for group in groups:
        words = [normalise(word) for word in group.words]
        others = [normalise(word) for word in group.stands_for] or words
        for word in words:
            table.setdefault(word, {}).update({other: None for other in others if other != word})
    return {word: tuple(others) for word, others in table.items() if others}


def synonyms_of(name: str, synonyms: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return what may stand for a name; an English plural has its singular's."""
    singulars = (name.removesuffix("s"), name.removesuffix("es"))
    return next((synonyms[form] for form in (name, *singulars) if form in synonyms), ())


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(SEPARATOR) if name.strip())
