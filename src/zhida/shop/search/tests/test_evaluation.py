"""The measures: worked by hand."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from zhida.entrypoints.cli.search_evaluate import evaluate_command
from zhida.shop.search.evaluation import ndcg, reciprocal_rank


def test_ndcg_is_the_hand_worked_number():
    assert ndcg(["b", "a"], {"a": 1}) == pytest.approx(0.63093, abs=1e-5)
    assert ndcg(["a", "b", "c"], {"a": 3, "b": 0, "c": 1}) == pytest.approx(
        (7 + 1 / 2) / (7 + 1 / 1.5849625), abs=1e-6
    )
    assert ndcg([], {"a": 1}) == 0.0


def test_reciprocal_rank_is_of_the_first_good_one():
    assert reciprocal_rank(["x", "y", "a"], {"a": 1, "y": 0}) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x"], {"a": 1}) == 0.0


def test_evaluate_prints_a_line_a_variant_and_writes_the_run(tmp_path):
    catalogue, queries, run = (tmp_path / name for name in ("c.jsonl", "q.jsonl", "r.jsonl"))
    goods = [
        {"id": "p1", "title": "蓝牙耳机"},
        {"id": "p2", "name": "Desk lamp", "price": 12.5, "brand": None},
    ]
    catalogue.write_text("\n".join(json.dumps(one) for one in goods), encoding="utf-8")
    asked = [
        {"query": "耳机", "variant": "full", "judgments": {"p1": 3}},
        {"query": "lamps", "judgments": {"p2": 1}},
        {"query": "nothing answers", "judgments": {"p1": 0}},
    ]
    queries.write_text("\n".join(json.dumps(one) for one in asked), encoding="utf-8")

    done = CliRunner().invoke(
        evaluate_command, ["--catalogue", str(catalogue), "--queries", str(queries), "--run", str(run)]
    )

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["variant"], line["n"], line["ndcg10"], line["mrr"], line["empty"]) for line in lines] == [
        ("full", 1, 1.0, 1.0, 0),
        ("all", 2, 1.0, 1.0, 0),
    ]
    ranked = [json.loads(line)["ranked"] for line in run.read_text(encoding="utf-8").splitlines()]
    assert [ids[0] for ids in ranked] == ["p1", "p2"]


@pytest.mark.parametrize(
    ("catalogue", "queries", "said"),
    [
        ("{", "{}", "c.jsonl line 1"),
        ("[]", "{}", "not an object"),
        ("", "", "holds no documents"),
        ('{"title": "x"}', "", "c.jsonl line 1"),
        ('{"id": "a", "title": "x", "category": "y"}', "", "category a list"),
        ('{"id": "a", "title": "x"}', '{"query": "x"}', "q.jsonl line 1"),
    ],
)
def test_evaluate_names_the_line_that_is_wrong(tmp_path, catalogue, queries, said):
    (tmp_path / "c.jsonl").write_text(catalogue, encoding="utf-8")
    (tmp_path / "q.jsonl").write_text(queries, encoding="utf-8")

    done = CliRunner().invoke(
        evaluate_command, ["--catalogue", str(tmp_path / "c.jsonl"), "--queries", str(tmp_path / "q.jsonl")]
    )

    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
