"""Slips of the keyboard: the nearest word that the index knows, and words run together."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zhida.shop.search.engine.plan import Field
from zhida.shop.search.engine.vocabulary import Known
from zhida.shop.search.text.sounds import is_pinyin

SHORTEST = 4
LONG = 8
MOST_CANDIDATES = 400
LONGEST_RUN = 64
LONGEST_PIECE = 16
SHORTEST_SOUND = 2
LOST_PRICE = 12.0
LEAST_SHARE = 0.7
LONG_ROW = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of letters written together: a word as written, or the sound of one."""

    text: str
    is_sound: bool


def nearest(word: str, known: Known) -> tuple[str, int] | None:
    """Return the known word nearest to a misspelt Latin one and its distance, the more frequent first.

    One edit for words of 4 to 7 letters, two from 8 on; a swap of neighbours is one edit. The first letter is
    taken as right, or else the first two as swapped.
    """
    if len(word) < SHORTEST or not (word.isascii() and word.isalpha()):
        return None
    most = 2 if len(word) >= LONG else 1
    found: list[tuple[int, int, str]] = []
    for prefix in (word[:2], word[0] + word[2], word[1] + word[0]):
        for candidate, frequency in known.beginning(prefix, MOST_CANDIDATES):
            if candidate.isalpha() and abs(len(candidate) - len(word)) <= most:
                distance = edits(word, candidate, most)
                if distance <= most:
                    found.append((distance, -frequency, candidate))
    if not found:
        return None
    distance, _frequency, candidate = min(found)
    return candidate, distance


def edits(left: str, right: str, most: int) -> int:
    """Return the edits between two words, a swap of neighbours counting once; `most` + 1 for more."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for index, letter in enumerate(left, start=1):
        earlier, before, row = before, row, [index]
        for place, other in enumerate(right, start=1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != other))
            if index > 1 and place > 1 and letter == right[place - 2] and left[index - 2] == other:
                cost = min(cost, earlier[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def run_together(letters: str, known: Known) -> tuple[Piece, ...]:
    """Split letters and digits written without blanks into known words and sounds; empty when that makes no
    sense.

    Worked: "xiaomishouji" gives the sounds xiaomi and shouji, "rongyaov10" the sound rongyao and v10, where
    the index knows these. In a row of twelve or more, three letters in ten may belong to nothing.
    """
    letters = letters[:LONGEST_RUN]
    if len(letters) < SHORTEST:
        return ()
    pieces = {
        letters[start:end]
        for start in range(len(letters))
        for end in range(start + 1, min(len(letters), start + LONGEST_PIECE) + 1)
    } - {letters}
    known.ask(Field.WORDS, pieces)
    known.ask(Field.SOUND, pieces)

    may_lose = len(letters) >= LONG_ROW

    def price(piece: str) -> float | None:
        frequency = max(_as_word(piece, known), _as_sound(piece, known))
        return price_of(frequency, known.size) or (LOST_PRICE if may_lose and len(piece) == 1 else None)

    split = cheapest_split(letters, price, longest=LONGEST_PIECE) or ()
    found = [piece for piece in split if _as_word(piece, known) or _as_sound(piece, known)]
    if len(split) < 2 or sum(map(len, found)) < LEAST_SHARE * len(letters):
        return ()
    return tuple(Piece(piece, is_sound=_as_sound(piece, known) > _as_word(piece, known)) for piece in found)


def price_of(frequency: int, size: int) -> float | None:
    """Return what taking a word costs a split: a step, and more the rarer it is. None when unknown."""
    return 3.0 + math.log((size + 1) / frequency) if frequency > 0 else None


def cheapest_split(text: str, cost: Callable[[str], float | None], *, longest: int) -> Sequence[str] | None:
    """Return the cheapest way to cover a text with pieces that have a cost; None when there is none."""
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - longest), end):
            before = best[start]
            piece_cost = cost(text[start:end]) if before is not None else None
            if before is None or piece_cost is None:
                continue
            present = best[end]
            if present is None or before[0] + piece_cost < present[0]:
                best[end] = (before[0] + piece_cost, (*before[1], text[start:end]))
    last = best[-1]
    return last[1] if last is not None else None


def _as_word(piece: str, known: Known) -> int:
    """Return how many documents hold a piece as a word; one or two letters alone are no word."""
    is_word = len(piece) > 2 or any(letter.isdigit() for letter in piece)
    return known.count(Field.WORDS, piece) if is_word else 0


def _as_sound(piece: str, known: Known) -> int:
    is_sound = len(piece) >= SHORTEST_SOUND and piece.isalpha() and known.count(Field.SOUND, piece)
    return known.count(Field.SOUND, piece) if is_sound and is_pinyin(piece) else 0
