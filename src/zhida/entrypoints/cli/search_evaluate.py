"""`zhida search evaluate`: measure the ranking on any catalogue with judged queries, without a shop."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

import click
from tqdm import tqdm

from zhida.shop.search.indexing.evaluating import Answer, EvaluationInvalid, evaluate, scores

T = TypeVar("T")


@click.command("evaluate")
@click.option("--catalogue", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--queries", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--run", "run_file", type=click.Path(path_type=Path), help="Write the ranked ids there.")
def evaluate_command(catalogue: Path, queries: Path, run_file: Path | None) -> None:
    """Print NDCG@10, MRR, empty answers and times, one JSON line a variant and one in all.

    CATALOGUE has a product document a line, QUERIES a query with its judgments. Ends with status 2
    and the line that is wrong when a file cannot be read.
    """
    try:
        given = evaluate(catalogue=catalogue, queries=queries, watch=_watch)
    except EvaluationInvalid as error:
        raise click.UsageError(str(error)) from error
    for score in scores(given):
        click.echo(json.dumps(asdict(score), ensure_ascii=False))
    if run_file is not None:
        _write_run(run_file, given)


def _watch(things: Sequence[T], title: str, /) -> Iterable[T]:
    """Show a progress bar on the error stream."""
    return tqdm(things, desc=title)


def _write_run(file: Path, given: Iterable[Answer]) -> None:
    with file.open("w", encoding="utf-8") as stream:
        for answer in given:
            row = {"query": answer.asked.query, "variant": answer.asked.variant, "ranked": answer.ranked}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
