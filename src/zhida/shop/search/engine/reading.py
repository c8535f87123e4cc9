"""Reading a query: from what was typed to the concepts a product must meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zhida.shop.search.backends import QueryRules
from zhida.shop.search.conf import LONGEST_QUERY, MOST_CONCEPTS
from zhida.shop.search.engine.chinese import read_chinese
from zhida.shop.search.engine.concepts import Concept, Way
from zhida.shop.search.engine.latin import read_latin
from zhida.shop.search.engine.plan import Field
from zhida.shop.search.engine.vocabulary import Known
from zhida.shop.search.synonyms import synonyms_of
from zhida.shop.search.text.characters import fold
from zhida.shop.search.text.splitting import Run, chain_of, runs_of
from zhida.shop.search.text.stems import stem

LONGEST_PHRASE = 3
SYNONYM_WEIGHT = 0.8
JOINED_WEIGHT = 0.95
# Words that narrow nothing: they need not match. Inches stand in titles as a sign or not at all.
STOP_WORDS = frozenset(
    {
        *("的", "了", "和", "与", "及", "或", "款", "寸", "英寸"),
        *("新款", "正品", "官方", "旗舰", "旗舰店", "专卖", "包邮"),
        *("the", "a", "an", "of", "for", "with", "and", "or", "to", "in", "on", "by", "inch", "inches"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The concepts of a query, its folded form, and its form after slips were mended ("" without one)."""

    concepts: tuple[Concept, ...]
    normalised: str
    corrected: str = ""

    @property
    def sought(self) -> tuple[str, ...]:
        """Return the words, letters and sounds that answer the query, for marking them in titles."""
        ways = [way for concept in self.concepts for way in concept.ways]
        texts = [text for way in ways for text in (*way.words, *way.sounds, "".join(way.letters))]
        return tuple(dict.fromkeys(text for text in texts if text))


def read_query(text: str, known: Known, rules: QueryRules) -> Reading:
    """Return what a query asks for. Reads at most 100 characters and 12 concepts; the rest is left out."""
    folded = " ".join(fold(text[:LONGEST_QUERY]).split())
    runs = list(runs_of(folded))
    _look_up(runs, known)
    concepts: list[Concept] = []
    place = 0
    while place < len(runs):
        phrase = _phrase_at(runs, place, rules.synonyms)
        if phrase is not None:
            concept, width = phrase
            concepts.append(concept)
            place += width
            continue
        joined = _compound_at(runs, place, known)
        if joined is not None:
            concepts.append(joined)
            place += 2
            continue
        run = runs[place]
        concepts += (
            read_chinese(run.text, known, rules.synonyms)
            if run.is_cjk
            else read_latin(run.text, known, rules.synonyms)
        )
        place += 1
    complete = [_with_synonyms(_stopped(concept, rules), known, rules.synonyms) for concept in concepts]
    finished = [_after_a_kind(concept, known) for concept in complete]
    return Reading(
        concepts=tuple(_some_needed(finished[:MOST_CONCEPTS])),
        normalised=folded,
        corrected=_corrected(folded, finished),
    )


def _look_up(runs: Sequence[Run], known: Known) -> None:
    """Ask for every Latin part at once; Chinese runs ask for their own."""
    words = {stem(part.text) for run in runs if not run.is_cjk for part in chain_of(run.text).parts}
    known.ask(Field.WORDS, words)


def _phrase_at(
    runs: Sequence[Run], place: int, synonyms: Mapping[str, tuple[str, ...]]
) -> tuple[Concept, int] | None:
    """Find a synonym's phrase of several Latin words ("power bank") at this place."""
    for width in range(LONGEST_PHRASE, 1, -1):
        taken = runs[place : place + width]
        if len(taken) == width and not any(run.is_cjk for run in taken):
            phrase = " ".join(run.text for run in taken)
            if synonyms_of(phrase, synonyms):
                words = tuple(stem(part.text) for run in taken for part in chain_of(run.text).parts)
                parts = tuple(
                    Concept(text=word, ways=(Way(words=(word,)),), letters=(word,)) for word in words
                )
                return Concept(text=phrase, ways=(Way(words=words),), letters=words, parts=parts), width
    return None


def _compound_at(runs: Sequence[Run], place: int, known: Known) -> Concept | None:
    """Read two words that the index knows as one ("head phones")."""
    pair = runs[place : place + 2]
    if len(pair) < 2 or not all(run.text.isascii() and run.text.isalpha() for run in pair):
        return None
    joined = stem(pair[0].text + pair[1].text)
    if len(joined) < 6 or not known.count(Field.WORDS, joined):
        return None
    words = tuple(stem(run.text) for run in pair)
    ways = (Way(words=words), Way(words=(joined,), weight=JOINED_WEIGHT))
    return Concept(text=pair[0].text + pair[1].text, ways=ways, letters=words)


def _with_synonyms(concept: Concept, known: Known, synonyms: Mapping[str, tuple[str, ...]]) -> Concept:
    others = synonyms_of(concept.text, synonyms) or synonyms_of(concept.corrected, synonyms)
    ways = [way for other in others for way in _ways_of(other, known)]
    return replace(concept, ways=(*concept.ways, *ways)) if ways else concept


def _ways_of(text: str, known: Known) -> list[Way]:
    """Return the ways to meet a synonym, leaving out what no document has."""
    words: list[str] = []
    for run in runs_of(text):
        if not run.is_cjk:
            words += [stem(part.text) for part in chain_of(run.text).parts]
        elif known.count(Field.WORDS, run.text):
            words.append(run.text)
        else:
            read = [concept.ways[0].words for concept in read_chinese(run.text, known, {})]
            if not all(read):
                return [Way(letters=tuple(run.text), weight=SYNONYM_WEIGHT)]
            words += [word for some in read for word in some]
    if not words or not all(known.count(Field.WORDS, word) for word in words):
        return []
    return [Way(words=tuple(words), weight=SYNONYM_WEIGHT)]


def _after_a_kind(concept: Concept, known: Known) -> Concept:
    """Mark the ways whose word names a kind of thing."""
    ways = tuple(
        replace(way, is_kind=True)
        if len(way.words) == 1 and known.count(Field.KIND, way.words[0]) and not way.sounds
        else way
        for way in concept.ways
    )
    return replace(concept, ways=ways)


def _stopped(concept: Concept, rules: QueryRules) -> Concept:
    is_stop = concept.text in STOP_WORDS or concept.text in rules.stop_words
    return replace(concept, is_optional=True) if is_stop else concept


def _some_needed(concepts: list[Concept]) -> list[Concept]:
    """Make every concept needed when none is: a query of stop words is looked for as it stands."""
    if all(concept.is_optional for concept in concepts):
        return [replace(concept, is_optional=False) for concept in concepts]
    return concepts


def _corrected(folded: str, concepts: Sequence[Concept]) -> str:
    corrected = folded
    for concept in concepts:
        if concept.corrected and concept.corrected != concept.text:
            corrected = corrected.replace(concept.text, concept.corrected, 1)
    return corrected if corrected != folded else ""
