"""How Chinese is pronounced: pinyin without tones, and its initials."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "syllables.txt"
LONGEST_SYLLABLE = 6


@dataclass(frozen=True, slots=True)
class Sounds:
    """The pinyin of a text run together ("xiaomi") and the first letters of its syllables ("xm")."""

    joined: str
    initials: str


def sounds_of(text: str) -> Sounds:
    """Return the sounds of a folded text; Latin letters and digits sound as they are written, blanks vanish.

    A character has its usual reading only: 音乐 gives "yinle" here (an index knows "yinyue" as well).
    """
    syllables = [syllable_of(character) for character in text if not character.isspace()]
    return Sounds(joined="".join(syllables), initials="".join(syllable[:1] for syllable in syllables))


def syllable_of(character: str) -> str:
    """Return the usual reading of a character; what has none is its own."""
    return _readings().get(character, character)


def is_pinyin(letters: str) -> bool:
    """Say whether the letters can be read as a row of whole syllables."""
    ends = {0}
    known = _syllables()
    for end in range(1, len(letters) + 1):
        if any(
            start in ends and letters[start:end] in known
            for start in range(max(0, end - LONGEST_SYLLABLE), end)
        ):
            ends.add(end)
    return len(letters) in ends


@functools.cache
def _readings() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        syllable, _blank, characters = line.partition(" ")
        table.update(dict.fromkeys(characters, syllable))
    return table


@functools.cache
def _syllables() -> frozenset[str]:
    return frozenset(syllable for syllable in _readings().values() if len(syllable) > 1 or syllable in "aeo")
