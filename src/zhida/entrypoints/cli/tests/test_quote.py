"""`zhida quote`: the published case from a file, and refusals with status 2 and no traceback."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from zhida.entrypoints.cli.quote import quote_command

CASE = {
    "now": "2026-11-22T12:00:00+08:00",
    "lines": [{"id": "L1", "sku": "手机-黑", "quantity": 2, "selling": 10000}],
    "offers": [{"id": "T1", "kind": "threshold_cut", "tiers": [{"threshold": 20000, "cut": 3001}]}],
    "refunds": [[{"line": "L1", "quantity": 1}]],
}


def run(text: bytes, tmp_path):
    file = tmp_path / "case.json"
    file.write_bytes(text)
    return CliRunner().invoke(quote_command, [str(file)])


def test_prints_the_answer_as_json(tmp_path):
    result = run(json.dumps(CASE).encode(), tmp_path)

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "rows": [
            {
                "row": "L1.1",
                "line": "L1",
                "quantity": 2,
                "unit_price": 10000,
                "source": "selling",
                "amount": 20000,
                "adjustments": [{"offer": "T1", "amount": 3001}],
                "payable": 16999,
            }
        ],
        "goods": 20000,
        "discounts": [{"id": "T1", "amount": 3001, "shares": {"L1.1": 3001}}],
        "not_applied": [],
        "coupons_used": [],
        "points_used": 0,
        "points_amount": 0,
        "gifts": [],
        "freight": 0,
        "freight_payable": 0,
        "payable": 16999,
        "unit_shares": {"L1": [8500, 8499]},
        "refunds": [{"amount": 8500, "lines": {"L1": 8500}}],
    }


def test_prints_equal_bytes_twice(tmp_path):
    text = json.dumps(CASE).encode()

    assert run(text, tmp_path).stdout_bytes == run(text, tmp_path).stdout_bytes


def test_reads_standard_input():
    assert CliRunner().invoke(quote_command, ["-"], input=json.dumps(CASE)).exit_code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "not a readable JSON file"),
        (b"{", "not a readable JSON file"),
        (b"\xff\xfe", "not a readable JSON file"),
        (b"[" * 100_000, "not a readable JSON file"),
        (b'{"now": NaN}', "not a readable JSON file"),
        (b'{"freight": ' + b"9" * 5000 + b"}", "not a readable JSON file"),
        (b"[]", "case: must be an object"),
        (json.dumps({**CASE, "now": "2026-11-22T12:00:00"}).encode(), "case.now: has no offset"),
        (json.dumps({**CASE, "lines": []}).encode(), "case.lines: is empty"),
        (
            json.dumps({**CASE, "refunds": [[{"line": "L1", "quantity": 3}]]}).encode(),
            "case.refunds[0]: line 'L1' has 2 units left",
        ),
    ],
)
def test_bad_input_ends_with_status_two_and_a_message(text, said, tmp_path):
    result = run(text, tmp_path)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_missing_file_ends_with_status_two(tmp_path):
    result = CliRunner().invoke(quote_command, [str(tmp_path / "none.json")])

    assert result.exit_code == 2
