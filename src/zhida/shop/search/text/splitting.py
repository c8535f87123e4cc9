"""Splitting a folded text into runs, and a Latin run into the forms people write it in."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhida.shop.search.text.characters import CJK

_ALNUM = rf"[^\W_{CJK}]"
_RUN = re.compile(rf"(?P<cjk>[{CJK}]+)|(?P<chain>{_ALNUM}+(?:[-.'’_]{_ALNUM}+)*)")
_PIECE = re.compile(rf"\d+\.\d+|{_ALNUM}+")
KEPT = 16_384
_PART = re.compile(r"\d+\.\d+|\d+|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one script: Chinese characters, or Latin letters and digits with what joins them."""

    text: str
    start: int
    is_cjk: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of letters or of digits inside a chain, from `start` in the chain."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Chain:
    """A Latin run taken apart: "WH-1000XM4" has the pieces wh, 1000xm4, the parts wh, 1000, xm, 4 and is
    joined wh1000xm4. `piece_spans` says which parts each piece has.
    """

    parts: tuple[Part, ...]
    pieces: tuple[str, ...]
    piece_spans: tuple[tuple[int, int], ...]
    joined: str


def runs_of(text: str) -> Iterator[Run]:
    """Yield the runs of a folded text in order; everything else separates them."""
    for found in _RUN.finditer(text):
        yield Run(text=found.group(), start=found.start(), is_cjk=found.lastgroup == "cjk")


@functools.lru_cache(maxsize=KEPT)
def chain_of(text: str) -> Chain:
    """Take a Latin run apart. A possessive s is left out; a decimal number stays whole."""
    parts: list[Part] = []
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    for piece in _PIECE.finditer(text):
        if piece.group() == "s" and text[piece.start() - 1 : piece.start()] in ("'", "’"):
            continue
        first = len(parts)
        parts.extend(
            Part(text=part.group(), start=piece.start() + part.start())
            for part in _PART.finditer(piece.group())
        )
        if len(parts) > first:
            pieces.append(piece.group())
            spans.append((first, len(parts)))
    return Chain(parts=tuple(parts), pieces=tuple(pieces), piece_spans=tuple(spans), joined="".join(pieces))
