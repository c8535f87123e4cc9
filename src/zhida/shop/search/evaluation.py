"""How good a ranking is: judged queries against a scratch index, by the measures everybody uses."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhida.shop.search.backends import QueryRules, SearchBackend, SearchRequest
from zhida.shop.search.records import Filters

DEPTH = 10
EVERYTHING = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedQuery:
    """A query and how well documents answer it, 0 (not at all) to 3; documents without a judgment count 0."""

    query: str
    judgments: Mapping[str, int]
    variant: str = ""

    @property
    def is_useful(self) -> bool:
        """Say whether anything answers the query at all."""
        return any(grade > 0 for grade in self.judgments.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back for a query: ids in order, and how long it took."""

    asked: JudgedQuery
    ranked: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The measures of one variant, or of all queries ("all")."""

    variant: str
    n: int
    ndcg10: float
    mrr: float
    empty: int
    p50_ms: float
    p99_ms: float


def answers(
    queries: Iterable[JudgedQuery], backend: SearchBackend, names: Sequence[str], rules: QueryRules
) -> Iterator[Answer]:
    """Ask every query that anything answers; `names` gives the id of each product number."""
    for asked in queries:
        if not asked.is_useful:
            continue
        request = SearchRequest(
            filters=Filters(query=asked.query), limit=DEPTH, rules=rules, with_facets=False
        )
        started = time.perf_counter()
        found = backend.find(request)
        seconds = time.perf_counter() - started
        yield Answer(
            asked=asked, ranked=tuple(names[number] for number in found.product_ids), seconds=seconds
        )


def scores(given: Sequence[Answer]) -> list[Score]:
    """Return the measures of each variant by name, and of all queries last."""
    by_variant: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in given:
        by_variant[answer.asked.variant].append(answer)
    named = [_score(variant, by_variant[variant]) for variant in sorted(by_variant) if variant]
    return [*named, _score(EVERYTHING, given)]


def ndcg(ranked: Sequence[str], judgments: Mapping[str, int], *, depth: int = DEPTH) -> float:
    """Return the normalised discounted gain of the first places: gain 2^grade - 1, discount log2(place + 1).

    Worked: the only good document (grade 1) on place 2 gives 1 / log2(3) = 0.631.
    """
    gained = _gain([judgments.get(name, 0) for name in ranked[:depth]])
    best = _gain(sorted(judgments.values(), reverse=True)[:depth])
    return gained / best if best else 0.0


def reciprocal_rank(ranked: Sequence[str], judgments: Mapping[str, int]) -> float:
    """Return one over the place of the first good document, 0 when there is none."""
    places = (place for place, name in enumerate(ranked, start=1) if judgments.get(name, 0) > 0)
    first = next(places, 0)
    return 1 / first if first else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1.0) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))


def _score(variant: str, given: Sequence[Answer]) -> Score:
    times = sorted(answer.seconds * 1000 for answer in given)
    return Score(
        variant=variant,
        n=len(given),
        ndcg10=_mean(ndcg(answer.ranked, answer.asked.judgments) for answer in given),
        mrr=_mean(reciprocal_rank(answer.ranked, answer.asked.judgments) for answer in given),
        empty=sum(not answer.ranked for answer in given),
        p50_ms=_percentile(times, 50),
        p99_ms=_percentile(times, 99),
    )


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return round(sum(listed) / len(listed), 4) if listed else 0.0


def _percentile(ordered: Sequence[float], percent: int) -> float:
    if not ordered:
        return 0.0
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 3)
