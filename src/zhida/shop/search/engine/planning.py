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
    Flagged,
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
MAIN_THING = 2.0
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
        self._optional = tuple(concept for concept in concepts if concept.is_optional)

    @property
    def is_empty(self) -> bool:
        """Say whether the query holds nothing to look for (only punctuation, say)."""
        return not self._needed

    @property
    def has_several(self) -> bool:
        """Say whether there is more than one concept, so that some of them may go unmet."""
        return len(self._needed) > 1

    def stages(self) -> Iterator[Stage]:
        """Yield the stages from the strictest on."""
        yield Stage(self.strict, is_relaxed=False)
        yield Stage(self.loose, is_relaxed=False)
        if self.has_several:
            yield Stage(self.most, is_relaxed=True)
            yield Stage(self.any, is_relaxed=True)

    @functools.cached_property
    def strict(self) -> Clause:
        """Every concept, met plainly."""
        return Every(needed=tuple(map(_clause, self._needed)), welcome=self._welcome)

    @functools.cached_property
    def loose(self) -> Clause:
        """Every concept, met plainly or by sound or slip."""
        return Every(needed=tuple(map(_loose_clause, self._needed)), welcome=self._welcome)

    @functools.cached_property
    def most(self) -> Clause:
        """Three fifths of the concepts, rounded up."""
        clauses = tuple(map(_loose_clause, self._needed))
        return Some(clauses, -(-len(clauses) * 3 // 5), self._welcome)

    @functools.cached_property
    def any(self) -> Clause:
        """At least one concept."""
        return Some(tuple(map(_loose_clause, self._needed)), 1, self._welcome)

    @functools.cached_property
    def _welcome(self) -> tuple[Clause, ...]:
        concepts = self.reading.concepts
        welcome = [*map(_clause, self._optional), *_phrases(concepts)]
        welcome += [Term(Field.PIECE, piece, PIECE_BOOST) for piece in _pieces(concepts)]
        if not speaks_of_accessories(self.reading.normalised):
            welcome.append(Flat(Flagged("accessory", value=False), MAIN_THING))
        return tuple(welcome)


def _clause(concept: Concept) -> Clause:
    return _best(concept.ways)


def _loose_clause(concept: Concept) -> Clause:
    return _best((*concept.ways, *concept.further))


def _best(ways: Sequence[Way]) -> Clause:
    clauses = tuple(map(_way, ways))
    return clauses[0] if len(clauses) == 1 else Best(clauses, TIE)


def _way(way: Way) -> Clause:
    clauses: list[Clause] = [_word(word, way.weight) for word in way.words]
    clauses += [Term(Field.SOUND, sound, SOUND_BOOST * way.weight) for sound in way.sounds]
    if len(way.letters) == 1:
        clauses.append(Term(Field.LETTERS, way.letters[0], LETTER_BOOST * way.weight))
    elif way.letters:
        clauses.append(Phrase(Field.LETTERS, way.letters, 0, LETTER_BOOST * way.weight))
    if way.slip:
        clauses.append(Flat(Slip(Field.WORDS, way.slip, way.distance), SLIP_SCORE * way.weight))
    if not clauses:
        return Everything()
    return clauses[0] if len(clauses) == 1 else Every(tuple(clauses))


def _word(word: str, weight: float) -> Clause:
    return Best(tuple(Term(field, word, boost * weight) for field, boost in BOOSTS.items()), TIE)


def _pieces(concepts: Sequence[Concept]) -> list[str]:
    """Return the model names and numbers of a query: 5 is better met by "5" than by "5A"."""
    return [concept.text for concept in concepts if any(letter.isdigit() for letter in concept.text)]


def _phrases(concepts: Sequence[Concept]) -> list[Clause]:
    """Return what rewards a title that says it in the same order: the whole, and each pair of neighbours."""
    letters = tuple(letter for concept in concepts for letter in concept.letters)
    if len(letters) < 2:
        return []
    phrases: list[Clause] = [Phrase(Field.LETTERS, letters, PHRASE_SLOP, PHRASE_BOOST)]
    if len(concepts) > 2:
        for left, right in pairwise(concepts):
            pair = (*left.letters, *right.letters)
            if left.letters and right.letters:
                phrases.append(Phrase(Field.LETTERS, pair, 0, PAIR_BOOST))
    return phrases
