"""Search finds a thing by its name, however it is typed: floors for the known-item set."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from tests.relevance.known_items import main

from zhida.entrypoints.cli.search_evaluate import evaluate_command

# NDCG@10 that each variant must reach; measured when written: .982 .965 .931 .961 .970 .974.
FLOORS = {
    "full": 0.95,
    "no_spaces": 0.95,
    "no_brand": 0.925,
    "typo": 0.945,
    "pinyin": 0.95,
    "with_category": 0.95,
}
LEAST_QUERIES = 150


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    """Return the figures by variant."""
    directory = tmp_path_factory.mktemp("known_items")
    main(directory)
    files = [str(directory / name) for name in ("catalogue.jsonl", "queries.jsonl", "run.jsonl")]

    done = CliRunner().invoke(
        evaluate_command, ["--catalogue", files[0], "--queries", files[1], "--run", files[2]]
    )

    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {line["variant"]: line for line in lines}


@pytest.mark.parametrize("variant", FLOORS)
def test_a_variant_keeps_its_floor(figures, variant):
    figure = figures[variant]

    assert figure["n"] >= LEAST_QUERIES
    assert figure["ndcg10"] >= FLOORS[variant]


def test_no_answer_is_empty(figures):
    assert {variant: figure["empty"] for variant, figure in figures.items() if figure["empty"]} == {}
