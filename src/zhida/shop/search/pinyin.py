"""How Chinese is read: pinyin without tones, for addresses that can be read.

pypinyin's table of 47,000 phrases costs 43 MB in every process. Only some 3,400 of them, of at most four
characters, are read otherwise than their characters alone (重庆, 音乐, 长虹); these are kept, in about 3 MB.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")

import pypinyin

LONGEST_PHRASE = 4
ENTRY = re.compile(r'"([^"]+)":\s*\[((?:\s*\[[^\]]*\],?)+)\s*\]')
READING = re.compile(r'"([^"]+)"')
U_UMLAUT = "u\u0308"


def syllables(text: str, /) -> tuple[str, ...]:
    """Return the syllables of a run of Chinese characters, ü written v; characters unknown are left out."""
    _learn_phrases()
    spoken = pypinyin.lazy_pinyin(text, errors="ignore")
    return tuple(syllable for syllable in spoken if syllable.isascii() and syllable.isalpha())


@cache
def _learn_phrases() -> None:
    """Teach pypinyin, once a process, the short phrases that are read otherwise than letter by letter.

    The file is read as text: parsed as a document it would take 37 MB that never come back.
    """
    text = (files(pypinyin) / "phrases_dict.json").read_text(encoding="utf-8")
    pypinyin.load_phrases_dict(dict(_irregular(text)))


def _irregular(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    alone: dict[str, str] = {}
    for entry in ENTRY.finditer(text):
        phrase = entry[1]
        if len(phrase) > LONGEST_PHRASE:
            continue
        readings = READING.findall(entry[2])
        for letter in phrase:
            if letter not in alone:
                alone[letter] = pypinyin.lazy_pinyin(letter)[0]
        if [_toneless(reading) for reading in readings] != [alone[letter] for letter in phrase]:
            yield phrase, [[reading] for reading in readings]


@lru_cache(maxsize=2048)
def _toneless(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading).replace(U_UMLAUT, "v")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
