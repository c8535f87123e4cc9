"""From concepts to clauses: the strict plan, and the looser ones for when it finds too little."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhida.shop.search.backends import QueryRules
from zhida.shop.search.engine.concepts import Concept, Way
from zhida.shop.search.engine.plan import (
    Best,
    Clause,
    Every,
    Everything,
    Field,
    Flat,
    Phrase,
    Slip,
    Some,
    Term,
)
from zhida.shop.search.engine.reading import Reading, read_query
from zhida.shop.search.engine.vocabulary import Known, Vocabulary
from zhida.shop.search.text.kinds import speaks_of_accessories

BOOSTS = {
    Field.TITLE: 3.0,
    Field.KIND: 3.0,
    Field.BRAND: 2.0,
    Field.SHELF: 1.0,
    Field.FACTS: 1.0,
    Field.POINT: 0.6,
    Field.PROSE: 0.3,
    Field.CODE: 5.0,
}
SOUND_BOOST = 2.0
LETTER_BOOST = 2.0
SLIP_SCORE = 4.0
TIE = 0.15
PHRASE_BOOST = 3.0
PAIR_BOOST = 1.0
PIECE_BOOST = 1.0
PHRASE_SLOP = 2
INTENT_BOOST = 4.0
ENOUGH = 10


@dataclass(frozen=True, slots=True)
class Stage:
    """A clause to try; `is_relaxed` when it lets concepts go unmet."""

    clause: Clause
    is_relaxed: bool


class QueryPlan:
    """The stages of a query, each built when it is asked for."""

    def __init__(self, text: str, vocabulary: Vocabulary, rules: QueryRules) -> None:
        self.reading: Reading = read_query(text, Known(vocabulary), rules)
        concepts = self.reading.concepts
        self._needed = tuple(concept for concept in concepts if not concept.is_optional)
        self._parts = tuple(part for concept in self._needed for part in concept.parts or (concept,))
        self._optional = tuple(concept for concept in concepts if concept.is_optional)

    @property
    def is_empty(self) -> bool:
        """Say whether the query holds nothing to look for (only punctuation, say)."""
        return not self._needed

    @property
    def has_several(self) -> bool:
        """Say whether there is more than one concept, so that some of them may go unmet."""
        return len(self._parts) > 1

    @property
    def wants_accessories(self) -> bool:
        """Say whether the query itself speaks of accessories; otherwise they stand back."""
        return speaks_of_accessories(self.reading.normalised)

    def stages(self) -> Iterator[Stage]:
        """Yield the stages from the strictest on."""
        yield Stage(self.strict, is_relaxed=False)
        yield Stage(self.loose, is_relaxed=False)
        if len(self._parts) > 2:
            yield Stage(self.most, is_relaxed=True)
        yield Stage(self.any, is_relaxed=self.has_several)

    @functools.cached_property
    def strict(self) -> Clause:
        """Every concept, met plainly."""
        return Every(needed=tuple(_match(one.ways) for one in self._needed), welcome=self._welcome)

    @functools.cached_property
    def loose(self) -> Clause:
        """Every concept, met plainly or by sound or slip."""
        needed = tuple(_match((*one.ways, *one.further)) for one in self._needed)
        return Every(needed=needed, welcome=self._loose_welcome)

    @functools.cached_property
    def most(self) -> Clause:
        """Three fifths of the concepts, rounded up."""
        at_least = -(-len(self._parts) * 3 // 5)
        return Some(self._widest, at_least, self._loose_welcome)

    @functools.cached_property
    def any(self) -> Clause:
        """At least one concept."""
        return Some(self._widest, 1, self._loose_welcome)

    @functools.cached_property
    def _welcome(self) -> tuple[Clause, ...]:
        concepts = self.reading.concepts
        pieces = (Term(Field.PIECE, piece, PIECE_BOOST) for piece in _pieces(concepts))
        kinds = (Term(Field.KIND, word, INTENT_BOOST) for one in concepts for word in _names(one))
        return (*(_score(one.ways) for one in concepts), *_phrases(concepts), *pieces, *kinds)

    @functools.cached_property
    def _widest(self) -> tuple[Clause, ...]:
        """What meets each concept at all, by being mentioned anywhere too."""
        return tuple(_match((*one.ways, *one.further, *_mentions(one))) for one in self._parts)

    @functools.cached_property
    def _loose_welcome(self) -> tuple[Clause, ...]:
        further = (_score(one.further) for one in self._needed if one.further)
        parts = (_score(part.ways) for one in self._needed for part in one.parts)
        return (*self._welcome, *further, *parts)


def _mentions(concept: Concept) -> tuple[Way, ...]:
    """Return the words of a concept wherever they stand, among the facts or in the description."""
    words = concept.ways[0].words
    return (Way(words=words), Way(prose=words)) if words else ()


def _match(ways: Sequence[Way]) -> Clause:
    """Return what decides whether a concept is met: one list of documents a word, and no scores, which keeps
    putting several concepts together cheap.
    """
    clauses = tuple(map(_match_way, ways))
    return Flat(clauses[0] if len(clauses) == 1 else Best(clauses), 0.0)


def _match_way(way: Way) -> Clause:
    clauses: list[Clause] = [_named(word) if way.is_kind else Term(Field.WORDS, word) for word in way.words]
    clauses += [Term(Field.PROSE, word) for word in way.prose]
    clauses += [Term(Field.SOUND, sound) for sound in way.sounds]
    if way.letters:
        clauses.append(_row(way.letters, 1.0))
    if way.slip:
        clauses.append(Slip(Field.WORDS, way.slip, way.distance))
    return _all_of(clauses)


def _named(word: str) -> Clause:
    """Return what a thing must be called: earphones in the box of a phone do not make it earphones."""
    return Best(tuple(Term(field, word) for field in (Field.TITLE, Field.KIND, Field.SHELF)))


def _score(ways: Sequence[Way]) -> Clause:
    """Return what says how well a concept is met: the best of its ways."""
    clauses = tuple(map(_score_way, ways))
    return clauses[0] if len(clauses) == 1 else Best(clauses, TIE)


def _score_way(way: Way) -> Clause:
    clauses: list[Clause] = [_word(word, way.weight) for word in (*way.words, *way.prose)]
    clauses += [Term(Field.SOUND, sound, SOUND_BOOST * way.weight) for sound in way.sounds]
    if way.letters:
        clauses.append(_row(way.letters, LETTER_BOOST * way.weight))
    if way.slip:
        clauses.append(Flat(Slip(Field.WORDS, way.slip, way.distance), SLIP_SCORE * way.weight))
    return _all_of(clauses)


def _row(letters: tuple[str, ...], boost: float) -> Clause:
    if len(letters) == 1:
        return Term(Field.LETTERS, letters[0], boost)
    return Phrase(Field.LETTERS, letters, 0, boost)


def _all_of(clauses: list[Clause]) -> Clause:
    if not clauses:
        return Everything()
    return clauses[0] if len(clauses) == 1 else Every(tuple(clauses))


def _word(word: str, weight: float) -> Clause:
    return Best(tuple(Term(field, word, boost * weight) for field, boost in BOOSTS.items()), TIE)


def _pieces(concepts: Sequence[Concept]) -> list[str]:
    """Return the model names and numbers of a query: 5 is better met by "5" than by "5A"."""
    return [concept.text for concept in concepts if any(letter.isdigit() for letter in concept.text)]


def _names(concept: Concept) -> list[str]:
    """Return the words and synonyms of a concept that may name a kind of thing: what the buyer is after."""
    if any(letter.isdigit() for letter in concept.text):
        return []
    return list(dict.fromkeys(way.words[0] for way in concept.ways if len(way.words) == 1))


def _phrases(concepts: Sequence[Concept]) -> list[Clause]:
    """Return what rewards a title that says it in the same order: the whole, and each pair of neighbours."""
    words = [_plain_words(concept) for concept in concepts]
    whole = tuple(word for some in words for word in some)
    if len(whole) < 2:
        return []
    phrases: list[Clause] = [Phrase(Field.TITLE, whole, PHRASE_SLOP, PHRASE_BOOST)]
    if len(concepts) > 2:
        pairs = ((*left, *right) for left, right in pairwise(words) if left and right)
        phrases += [Phrase(Field.TITLE, pair, 0, PAIR_BOOST) for pair in pairs]
    return phrases


def _plain_words(concept: Concept) -> tuple[str, ...]:
    """Return the words of a concept one position each: the parts of a model number rather than the whole."""
    ways = [way.words for way in concept.ways if way.words and not (way.sounds or way.letters)]
    if not ways or any(letter.isdigit() for letter in concept.text):
        return concept.letters
    return ways[0]
