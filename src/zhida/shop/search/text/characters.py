"""Folding: one form for full-width and half-width, traditional and simplified, capitals and accents."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

from opencc import OpenCC

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `origins` gives for each of its characters the place in the text as written."""

    text: str
    origins: tuple[int, ...]


def fold(text: str) -> str:
    """Return the text folded: NFKC, lower case, Latin letters without accents, simplified Chinese.

    Control characters become blanks. Worked: "ＩＰｈｏｎｅ　華為" gives "iphone 华为".
    """
    if text.isascii() and text.isprintable():
        return text.lower()
    return "".join(map(_folded, text))


def fold_with_origins(text: str) -> Folded:
    """Return the folded text and where each of its characters stood."""
    parts = [_folded(character) for character in text]
    origins = tuple(place for place, part in enumerate(parts) for _letter in part)
    return Folded(text="".join(parts), origins=origins)


@functools.lru_cache(maxsize=8192)
def _folded(character: str) -> str:
    if unicodedata.category(character).startswith("C"):
        return " "
    decomposed = unicodedata.normalize("NFKD", character)
    if decomposed[0].isascii():
        decomposed = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    composed = unicodedata.normalize("NFKC", decomposed).lower()
    return "".join(_simplified(letter) for letter in composed)


def _simplified(character: str) -> str:
    return _converter().convert(character) if "\u3400" <= character <= "\u9fff" else character


@functools.cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
