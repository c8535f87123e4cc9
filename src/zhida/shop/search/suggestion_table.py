"""Names that can be completed: found by how they begin, by a later word, by sound, by initials, by a slip.

A table is made once from a few thousand names and only read afterwards, so threads share it.
"""

from __future__ import annotations

import functools
import re
import string
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from heapq import nsmallest
from typing import Final, TypeAlias

from zhida.shop.search.text.characters import CJK, fold
from zhida.shop.search.text.sounds import sounds_of

LONGEST_KEY: Final = 24
MOST_STARTS: Final = 6
MOST_COMPLETED: Final = 20
SHORTEST_SLIP: Final = 4
LONGEST_SLIP: Final = 16
AFTER_EVERY_KEY: Final = "\U0010ffff"

_PARTS = re.compile(rf"[{CJK}]|[^\W_{CJK}]+")
_HAS_CJK = re.compile(rf"[{CJK}]")


class Nearness(IntEnum):
    """How a name answers what was typed; less is nearer."""

    BEGINS = 0
    HOLDS = 1
    SOUNDS = 2
    INITIALS = 3
    SLIP = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name that can be completed; of two that answer alike the heavier one comes first."""

    text: str
    kind: str
    url: str = ""
    count: int | None = None
    weight: int = 0


# How a name answers, and which one it is.
_Row: TypeAlias = tuple[Nearness, int]


class SuggestionTable:
    """Completes names. Every name stands under some ten keys in one sorted list."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = tuple(names)
        keyed = sorted(
            (key, nearness, place)
            for place, name in enumerate(self._names)
            for key, nearness in keys_of(name.text)
        )
        self._keys = [key for key, _nearness, _place in keyed]
        self._rows: list[_Row] = [(nearness, place) for _key, nearness, place in keyed]
        self._heads = self._answered_heads()

    def complete(self, typed: str) -> list[Name]:
        """Return the names that answer, the nearest and heaviest first, each once and at most twenty.

        A slip is looked for only where nothing answers as typed: another character of the same sound, or a
        wrong letter in a Latin word or in pinyin.
        """
        beginning = "".join(_parts(typed))[:LONGEST_KEY]
        if not beginning:
            return []
        best = self._heads.get(beginning)
        if best is None:
            best = self._nearest(self._between(beginning)) or self._with_a_slip(beginning)
        return [self._names[place] for _nearness, place in best]

    def heaviest(self, *, kind: str, limit: int) -> list[Name]:
        """Return the heaviest names of a kind."""
        names = (name for name in self._names if name.kind == kind)
        return nsmallest(limit, names, key=lambda name: (-name.weight, name.text))

    def _between(self, beginning: str) -> Sequence[_Row]:
        """Return the rows whose key begins so."""
        first = bisect_left(self._keys, beginning)
        if first == len(self._keys) or not self._keys[first].startswith(beginning):
            return ()
        return self._rows[first : bisect_left(self._keys, beginning + AFTER_EVERY_KEY, lo=first)]

    def _with_a_slip(self, beginning: str) -> list[_Row]:
        if _HAS_CJK.search(beginning):
            alike = self._between(sounds_of(beginning).joined)
            return self._nearest((Nearness.SLIP, place) for _nearness, place in alike)
        is_word = beginning.isascii() and beginning.isalpha()
        if not is_word or not SHORTEST_SLIP <= len(beginning) <= LONGEST_SLIP:
            return []
        places = {place for other in one_edit_away(beginning) for _nearness, place in self._between(other)}
        return self._nearest((Nearness.SLIP, place) for place in places)

    def _nearest(self, rows: Iterable[_Row]) -> list[_Row]:
        nearest: dict[int, Nearness] = {}
        for nearness, place in rows:
            if nearness < nearest.get(place, len(Nearness)):
                nearest[place] = nearness
        return nsmallest(
            MOST_COMPLETED, ((nearness, place) for place, nearness in nearest.items()), key=self._rank
        )

    def _rank(self, row: _Row) -> tuple[int, int, str]:
        name = self._names[row[1]]
        return row[0], -name.weight, name.text

    def _answered_heads(self) -> Mapping[str, list[_Row]]:
        """Answer one and two letters beforehand: they stand for a large part of the table."""
        rows_by_head: dict[str, list[_Row]] = {}
        for key, row in zip(self._keys, self._rows, strict=True):
            for head in {key[:1], key[:2]}:
                rows_by_head.setdefault(head, []).append(row)
        return {head: self._nearest(rows) for head, rows in rows_by_head.items()}


@functools.lru_cache(maxsize=4096)
def keys_of(text: str) -> tuple[tuple[str, Nearness], ...]:
    """Return what a name is found by: its letters without blanks from each of its first six words or
    characters on, the pinyin of the same, and the initials of the whole.
    """
    return tuple(_keys(_parts(text)))


def one_edit_away(word: str) -> Iterator[str]:
    """Give what a word may have been meant as: a letter dropped, doubled, wrong or swapped, the first one
    being right. What is dropped must leave four letters.
    """
    for place in range(1, len(word)):
        before, after = word[:place], word[place:]
        if len(word) > SHORTEST_SLIP:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in string.ascii_lowercase:
            yield before + letter + after[1:]
            yield before + letter + after


def _parts(text: str) -> list[str]:
    """Split a text into words and Chinese characters; marks between them go."""
    return [part for part in _PARTS.findall(fold(text)) if part[0].isalnum()]


def _keys(parts: list[str]) -> Iterator[tuple[str, Nearness]]:
    for start in range(min(len(parts), MOST_STARTS)):
        rest = "".join(parts[start:])[:LONGEST_KEY]
        yield rest, Nearness.HOLDS if start else Nearness.BEGINS
        if _HAS_CJK.search(rest):
            sounds = sounds_of(rest)
            yield sounds.joined[:LONGEST_KEY], Nearness.SOUNDS
            if start == 0 and len(rest) > 1:
                yield sounds.initials[:LONGEST_KEY], Nearness.INITIALS
