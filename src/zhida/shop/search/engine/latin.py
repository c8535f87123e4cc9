"""Reading a Latin run: model numbers whole and split, pinyin, slips, words run together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from zhida.shop.search.engine.concepts import Concept, Way
from zhida.shop.search.engine.plan import Field
from zhida.shop.search.engine.spelling import Piece, nearest, run_together
from zhida.shop.search.engine.vocabulary import Known
from zhida.shop.search.synonyms import synonyms_of
from zhida.shop.search.text.sounds import is_pinyin
from zhida.shop.search.text.splitting import Chain, chain_of
from zhida.shop.search.text.stems import stem

SPLIT_WEIGHT = 0.95
SOUND_WEIGHT = 0.9
SLIP_WEIGHT = 0.8
FURTHER_WEIGHT = 0.4
SHORTEST_SLIP = 4
LONG = 8
# Units that people cut short: 16g means 16gb, 1t means 1tb.
_CUT_UNIT = re.compile(r"(\d+(?:\.\d+)?)([gtm])")


def read_latin(text: str, known: Known, synonyms: Mapping[str, tuple[str, ...]]) -> list[Concept]:
    """Return the concepts of a Latin run. A known model number is one concept, however it is written.

    Otherwise each piece is one: "wh-1000xm4" asks for wh and for 1000xm4.
    """
    chain = chain_of(text)
    if not chain.parts:
        return []
    whole = stem(chain.joined)
    if synonyms_of(chain.joined, synonyms):
        return [Concept(text=chain.joined, ways=(Way(words=(whole,)),), letters=(whole,))]
    if len(chain.pieces) == 1 or known.count(Field.WORDS, whole):
        return _read_piece(chain, known)
    return [one for piece in chain.pieces for one in read_latin(piece, known, synonyms)]


def _read_piece(chain: Chain, known: Known) -> list[Concept]:
    parts = [stem(part.text) for part in chain.parts]
    whole = stem(chain.joined)
    letters = tuple(parts)
    if len(parts) == 1:
        return _read_part(chain.parts[0].text, known)
    unit = _CUT_UNIT.fullmatch(chain.joined)
    if unit is not None:
        number, letter = unit.groups()
        full = f"{number}{letter}b"
        split = Way(words=(number, f"{letter}b"), weight=SPLIT_WEIGHT)
        meant = Way(words=(full,)) if known.count(Field.WORDS, full) else split
        return [Concept(text=chain.joined, ways=(Way(words=(whole,)), meant), letters=())]
    known.ask(Field.WORDS, {whole, *parts})
    if known.count(Field.WORDS, whole):
        ways = (Way(words=(whole,)), Way(words=tuple(parts), weight=SPLIT_WEIGHT))
        return [Concept(text=chain.joined, ways=ways, letters=letters)]
    pieces = run_together(chain.joined, known)
    if pieces:
        return [_of_piece(piece) for piece in pieces]
    if all(known.count(Field.WORDS, part) for part in parts):
        return [Concept(text=chain.joined, ways=(Way(words=tuple(parts)),), letters=letters)]
    return [concept for part in chain.parts for concept in _read_part(part.text, known)]


def _of_piece(piece: Piece) -> Concept:
    if piece.is_sound:
        return Concept(text=piece.text, ways=(Way(sounds=(piece.text,), weight=SOUND_WEIGHT),), letters=())
    parts = tuple(stem(part.text) for part in chain_of(piece.text).parts)
    whole = Way(words=(stem(piece.text),))
    ways = (whole, Way(words=parts, weight=SPLIT_WEIGHT)) if len(parts) > 1 else (whole,)
    return Concept(text=piece.text, ways=ways, letters=parts)


def _read_part(part: str, known: Known) -> list[Concept]:
    """Read a row of letters or of digits; see the module."""
    word = stem(part)
    plain = Concept(text=part, ways=(Way(words=(word,)),), letters=(word,))
    if known.count(Field.WORDS, word):
        heard = known.count(Field.SOUND, part) if len(part) >= SHORTEST_SLIP and is_pinyin(part) else 0
        if heard >= known.count(Field.WORDS, word):
            # Some title writes it in Latin letters, more say it in Chinese: both are meant.
            plain = replace(plain, ways=(*plain.ways, Way(sounds=(part,), weight=SOUND_WEIGHT)))
        return [replace(plain, further=_further(part, known))]
    if known.count(Field.PROSE, word):
        return [replace(plain, ways=(Way(prose=(word,)),), further=_further(part, known))]
    if not part.isalpha():
        return [plain]
    if known.count(Field.SOUND, part):
        return [_of_piece(Piece(part, is_sound=True))]
    pieces = run_together(part, known)
    if pieces:
        return [_of_piece(piece) for piece in pieces]
    near = nearest(part, known)
    if near is not None:
        meant = stem(near[0])
        ways = (Way(words=(meant,), weight=SLIP_WEIGHT),)
        return [Concept(text=part, ways=ways, letters=(meant,), corrected=near[0])]
    return [replace(plain, ways=_slips(part, 1.0) or plain.ways)]


def _further(part: str, known: Known) -> tuple[Way, ...]:
    """Return what else a known word may have meant: a sound written alike, or a slip to another word."""
    ways = [Way(sounds=(part,), weight=FURTHER_WEIGHT)] if known.count(Field.SOUND, part) else []
    return (*ways, *_slips(part, FURTHER_WEIGHT))


def _slips(part: str, weight: float) -> tuple[Way, ...]:
    if len(part) < SHORTEST_SLIP or not (part.isascii() and part.isalpha()):
        return ()
    return (Way(slip=stem(part), distance=2 if len(part) >= LONG else 1, weight=weight),)
