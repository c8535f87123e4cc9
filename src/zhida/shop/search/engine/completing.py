"""Completing what is being typed: the last word is a beginning."""

from __future__ import annotations

from zhida.shop.search.backends import QueryRules
from zhida.shop.search.conf import LONGEST_QUERY
from zhida.shop.search.engine.plan import Best, Clause, Every, Field, Flat, Phrase, Term
from zhida.shop.search.engine.planning import QueryPlan
from zhida.shop.search.engine.vocabulary import Vocabulary
from zhida.shop.search.synonyms import shipped_synonyms
from zhida.shop.search.text.characters import fold
from zhida.shop.search.text.splitting import Run, chain_of, runs_of

MOST_READ = 200
MOST_ENDINGS = 10
IN_A_ROW_BOOST = 3.0
BRAND_BOOST = 2.0
SOUND_SCORE = 5.0


def completing(text: str, vocabulary: Vocabulary) -> Clause | None:
    """Return a clause for titles that hold what is typed, its last run being the beginning of a word.

    None when nothing was typed that could be looked for.
    """
    runs = list(runs_of(fold(text[:LONGEST_QUERY])))
    if not runs:
        return None
    *before, last = runs
    head = QueryPlan(" ".join(run.text for run in before), vocabulary, QueryRules())
    ending = _ending(last, vocabulary)
    return ending if head.is_empty else Every((head.strict, ending))


def _ending(last: Run, vocabulary: Vocabulary) -> Clause:
    """Return the last run as whole words with slips mended, or as the beginning of a word."""
    rules = QueryRules(synonyms=shipped_synonyms())
    plan = QueryPlan(last.text, vocabulary, rules)
    if last.is_cjk and all(concept.ways[0].words for concept in plan.reading.concepts):
        return plan.strict
    return Best((*_endings(last, vocabulary), plan.strict), 0.1)


def _endings(last: Run, vocabulary: Vocabulary) -> list[Clause]:
    """Return the most frequent words that begin with the run, as words and as sounds."""
    if last.is_cjk:
        letters = tuple(last.text)
        in_a_row = Phrase(Field.LETTERS, letters, 0, IN_A_ROW_BOOST)
        return [in_a_row if len(letters) > 1 else Term(Field.LETTERS, last.text, IN_A_ROW_BOOST)]
    beginning = chain_of(last.text).joined
    clauses: list[Clause] = []
    for field, boost in ((Field.TITLE, IN_A_ROW_BOOST), (Field.BRAND, BRAND_BOOST)):
        clauses += [Term(field, word, boost) for word, _share in _commonest(field, beginning, vocabulary)]
    # By sound the common word is meant, not the rare one that engines would put first.
    sounds = _commonest(Field.SOUND, beginning, vocabulary)
    clauses += [Flat(Term(Field.SOUND, sound), SOUND_SCORE * share) for sound, share in sounds]
    return clauses


def _commonest(field: Field, beginning: str, vocabulary: Vocabulary) -> list[tuple[str, float]]:
    """Return the commonest words that begin so, and how common they are beside the first."""
    found = vocabulary.beginning(field, beginning, MOST_READ)
    ranked = sorted(found, key=lambda item: (-item[1], item[0]))[:MOST_ENDINGS]
    return [(word, frequency / ranked[0][1]) for word, frequency in ranked]
