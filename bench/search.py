"""Searching a large catalogue: against the engine's bare query of the same words, and how well it answers."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from click.testing import CliRunner
from tantivy import Index, Query, Searcher
from tests.relevance.known_items import all_items, main, queries

from bench.measuring import QUICK, Plan, say
from bench.spun import build_index
from zhida.entrypoints.cli.search_evaluate import evaluate_command
from zhida.shop.search.backends import QueryRules, SearchRequest
from zhida.shop.search.backends.tantivy import TantivyBackend, TantivyVocabulary
from zhida.shop.search.backends.tantivy_queries import query_of
from zhida.shop.search.backends.tantivy_schema import PRIOR
from zhida.shop.search.engine.planning import QueryPlan
from zhida.shop.search.records import Filters
from zhida.shop.search.synonyms import shipped_synonyms

SEED = 9
PAGE = 20
COMMON = (
    "手机",
    "华为 手机",
    "全面屏手机",
    "小米",
    "荣耀9",
    "note 5",
    "4g 手机",
    "被子",
    "双卡双待",
    "xiaomi",
)
MOST_P50, MOST_P99, MOST_MEMORY_MB = 4, 5, 60


def run(plan: Plan) -> None:
    """Print the known-item figures, then times as ratios and the memory of a searching process."""
    with tempfile.TemporaryDirectory(prefix="zhida-bench-search-") as directory:
        scratch = Path(directory)
        say_relevance(scratch, plan)
        started = time.perf_counter()
        build_index(scratch / "index", products=plan.large_skus)
        seconds = time.perf_counter() - started
        say(f"index of {plan.large_skus} products: {plan.large_skus / seconds:.0f} a second")
        asked = chosen_queries(plan.calls * plan.rounds)
        say_search(scratch / "index", asked)
        say_suggest(scratch / "index", asked)
        say_memory(scratch / "index", asked)


def say_relevance(directory: Path, plan: Plan) -> None:
    """Print how well each way of typing a known name finds it; a quick run asks a few of the queries."""
    main(directory)
    if plan is QUICK:
        asked = (directory / "queries.jsonl").read_text(encoding="utf-8").splitlines()
        (directory / "queries.jsonl").write_text("\n".join(asked[::40]), encoding="utf-8")
    files = (str(directory / "catalogue.jsonl"), "--queries", str(directory / "queries.jsonl"))
    done = CliRunner().invoke(evaluate_command, ["--catalogue", *files])
    for line in done.stdout.splitlines():
        figure = json.loads(line)
        say(
            f"known items, {figure['variant']:14} NDCG@10 {figure['ndcg10']:.3f}, MRR {figure['mrr']:.3f}, "
            f"{figure['empty']} of {figure['n']} empty"
        )


def chosen_queries(count: int) -> list[str]:
    """Return queries of every length: common words, and names in six ways."""
    dice = random.Random(SEED)
    named = [str(query["query"]) for query in queries(list(all_items()))]
    return [*COMMON, *dice.sample(named, min(count, len(named)))] * 2


def say_search(directory: Path, asked: list[str]) -> None:
    """Print a page with facets against the bare query of the same words with its documents."""
    backend, rules = TantivyBackend(directory), QueryRules(synonyms=shipped_synonyms())
    index = Index.open(str(directory))
    pages, bare = [], []
    for text in asked:
        pages.append(_cpu_ms(lambda text=text: backend.find(_request(text, rules))))
        searcher = index.searcher()
        query = query_of(QueryPlan(text, TantivyVocabulary(searcher), rules).strict, index.schema)
        bare.append(_cpu_ms(lambda query=query, searcher=searcher: _bare(searcher, query)))
    for title, percent, most in (("p50", 50, MOST_P50), ("p99", 99, MOST_P99)):
        ours, theirs = _percentile(pages, percent), _percentile(bare, percent)
        say(
            f"search with facets, {title}: {ours / theirs:.2f} of the bare query (at most {most}); "
            f"{ours:.2f} ms of CPU"
        )


def say_suggest(directory: Path, asked: list[str]) -> None:
    """Print what completing a beginning costs."""
    backend = TantivyBackend(directory)
    beginnings = [text[:length] for text in asked for length in (1, 2, 4)]
    taken = [_cpu_ms(lambda text=text: backend.complete(text=text, limit=10)) for text in beginnings]
    say(f"completing, p50 {_percentile(taken, 50):.2f}, p95 {_percentile(taken, 95):.2f} ms of CPU")


def say_memory(directory: Path, asked: list[str]) -> None:
    """Print what a fresh process gains by searching: an index opened, and all these queries asked."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.searching_process", str(directory)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    grown = json.loads(done.stdout.splitlines()[-1])
    say(
        f"memory of a web process: {grown['resident_mb']:.0f} MB more (at most {MOST_MEMORY_MB}), "
        f"{grown['own_mb']:.0f} of them not the index's files"
    )


def _request(text: str, rules: QueryRules) -> SearchRequest:
    return SearchRequest(filters=Filters(query=text), limit=PAGE, rules=rules)


def _bare(searcher: Searcher, query: Query) -> None:
    for _score, address in searcher.search(query, PAGE, weight_by_field=PRIOR).hits:
        searcher.doc(address)


def _cpu_ms(act: object) -> float:
    assert callable(act)
    started = time.thread_time_ns()
    act()
    return (time.thread_time_ns() - started) / 1e6


def _percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
