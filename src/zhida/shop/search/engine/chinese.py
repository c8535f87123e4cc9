"""Reading a run of Chinese characters: words the index knows, words that only sound right, and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhida.shop.search.engine.concepts import Concept, Way
from zhida.shop.search.engine.plan import Field
from zhida.shop.search.engine.spelling import cheapest_split, price_of
from zhida.shop.search.engine.vocabulary import Known
from zhida.shop.search.text.sounds import sounds_of

LONGEST_WORD = 8
LONGEST_SOUND = 6
SOUND_SURCHARGE = 4.0
UNKNOWN_PRICE = 40.0
PART_WEIGHT = 0.8
SOUND_WEIGHT = 0.6
LETTER_WEIGHT = 0.9


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    is_known: bool
    sound: str = ""


def read_chinese(run: str, known: Known, synonyms: Mapping[str, tuple[str, ...]]) -> list[Concept]:
    """Return the concepts of a run, in order.

    A stretch whose characters the index does not know as words is looked for by its sound (华伟 as 华为)
    and by its characters in a row. Bounded by the length of the run times 8.
    """
    pieces = _split(run, known, synonyms)
    return [_concept(piece, known) for piece in _joined(pieces)]


def substrings(run: str, longest: int) -> set[str]:
    """Return every stretch of a run up to a length."""
    return {
        run[start:end]
        for start in range(len(run))
        for end in range(start + 1, min(len(run), start + longest) + 1)
    }


def _split(run: str, known: Known, synonyms: Mapping[str, tuple[str, ...]]) -> list[_Piece]:
    known.ask(Field.WORDS, substrings(run, LONGEST_WORD))

    def word_price(piece: str) -> float | None:
        frequency = known.count(Field.WORDS, piece) or int(piece in synonyms)
        if frequency:
            # Half the price again for a lone character: it says little and is found in much.
            return (price_of(frequency, known.size) or 0.0) + (3.0 if len(piece) == 1 else 0.0)
        return UNKNOWN_PRICE if len(piece) == 1 else None

    plain = cheapest_split(run, word_price, longest=LONGEST_WORD) or list(run)
    if all(len(piece) > 1 and word_price(piece) is not None for piece in plain) or len(run) == 1:
        return [_Piece(piece, is_known=word_price(piece) != UNKNOWN_PRICE) for piece in plain]
    sounds = {piece: sounds_of(piece).joined for piece in substrings(run, LONGEST_SOUND) if len(piece) > 1}
    known.ask(Field.SOUND, set(sounds.values()))

    def price(piece: str) -> float | None:
        as_word = word_price(piece)
        heard = known.count(Field.SOUND, sounds[piece]) if piece in sounds else 0
        as_sound = price_of(heard, known.size)
        prices = [as_word, as_sound + SOUND_SURCHARGE if as_sound is not None else None]
        return min((one for one in prices if one is not None), default=None)

    split = cheapest_split(run, price, longest=LONGEST_WORD) or plain
    pieces = []
    for piece in split:
        is_known = bool(known.count(Field.WORDS, piece)) or piece in synonyms
        sound = sounds.get(piece, "") if not is_known else ""
        heard = sound if sound and known.count(Field.SOUND, sound) else ""
        pieces.append(_Piece(piece, is_known=is_known, sound=heard))
    return pieces


def _joined(pieces: list[_Piece]) -> list[_Piece]:
    """Put neighbouring characters that are no words together: what they mean, they mean together."""
    joined: list[_Piece] = []
    for piece in pieces:
        lost = not piece.is_known and not piece.sound
        if joined and lost and not joined[-1].is_known and not joined[-1].sound:
            joined[-1] = _Piece(joined[-1].text + piece.text, is_known=False)
        else:
            joined.append(piece)
    return joined


def _concept(piece: _Piece, known: Known) -> Concept:
    text = piece.text
    sound = sounds_of(text).joined
    by_sound = Way(sounds=(sound,), weight=SOUND_WEIGHT)
    in_a_row = Way(letters=tuple(text), weight=LETTER_WEIGHT)
    if piece.is_known:
        # A word of the synonyms alone is no word of the index, but a title may hold its letters in a row.
        ways = [Way(words=(text,))] if known.count(Field.WORDS, text) else [in_a_row]
        parts = _parts(text, known)
        if parts:
            ways.append(Way(words=tuple(part.text for part in parts), weight=PART_WEIGHT))
        further = (by_sound,) if len(text) > 1 and known.count(Field.SOUND, sound) else ()
        return Concept(text=text, ways=tuple(ways), letters=tuple(text), further=further, parts=parts)
    if piece.sound:
        return Concept(text=text, ways=(in_a_row, by_sound), letters=(), corrected=text)
    return Concept(text=text, ways=(in_a_row,), letters=tuple(text))


def _parts(word: str, known: Known) -> tuple[Concept, ...]:
    """Return the shorter words a long word is made of when the index knows them all, else nothing."""
    if len(word) <= 2:
        return ()

    def price(piece: str) -> float | None:
        return price_of(known.count(Field.WORDS, piece), known.size) if len(piece) > 1 else None

    split = cheapest_split(word, price, longest=len(word) - 1) or ()
    return tuple(Concept(text=part, ways=(Way(words=(part,)),), letters=tuple(part)) for part in split)
