"""The search through the logs finds what was planted, and nothing else."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.running.kept_logs import search_databases, search_logs

ROOT = Path(__file__).resolve().parents[2]
LEAK = """
import logging

def test_leak():
    logging.getLogger("zhida.shop.payments").warning("the answer was {}")
"""


@pytest.mark.parametrize(
    ("planted", "name"),
    [
        ("-----BEGIN PRIVATE KEY-----", "a private key"),
        ("-----BEGIN RSA PRIVATE KEY-----", "a private key"),
        ("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj", "a private key"),
        ("MIIEpAIBAAKCAQEAx7", "a private key"),
        ("MC4CAQAwBQYDK2VwBCIEIGwS", "a private key"),
        ("MARKED-SECRET-a1b2", "a channel's secret"),
        ("13800007001", "a phone"),
        ("6216261000000000018", "a card number"),
        ("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "a payer's id"),
    ],
)
def test_what_is_planted_in_a_log_is_found_and_not_shown(tmp_path, planted, name):
    (tmp_path / "shop-1.log").write_text(f"fine\nseen {planted} there\n", encoding="utf-8")

    assert list(search_logs(tmp_path)) == [f"shop-1.log: {name} after 'seen '"]


@pytest.mark.parametrize(
    "text",
    [
        "no answer about attempt P26112219613800007001",
        "1.3800007001 s",
        "-----BEGIN CERTIFICATE-----\nMIIDazCCAlOgAwIBAgIU",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A",
        "phone ***",
        "  演示顾客 demo shopper  13800000001  验证码 code 000000",
        "  演示员工 demo staff    13900000001  验证码 code 000000",
    ],
)
def test_numbers_of_ours_and_what_is_public_are_let_be(tmp_path, text):
    (tmp_path / "shop-1.log").write_text(text, encoding="utf-8")

    assert list(search_logs(tmp_path)) == []


def test_a_secret_in_a_database_is_found_and_a_phone_may_be_there(tmp_path):
    with sqlite3.connect(tmp_path / "zhida.sqlite3") as database:
        database.execute("CREATE TABLE kept (text)")
        database.executemany("INSERT INTO kept VALUES (?)", [("MARKED-SECRET-a1b2",), ("13800007001",)])
    database.close()

    (found,) = search_databases(tmp_path)

    assert found.startswith("zhida.sqlite3: a channel's secret after ")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "status"), [("MARKED-SECRET-a1b2", 1), ("phone 13800007001, which is redacted", 0)]
)
def test_a_run_whose_tests_log_a_secret_fails(tmp_path, text, status):
    (tmp_path / "test_leak.py").write_text(LEAK.format(text), encoding="utf-8")
    options = ["-q", "-c", str(ROOT / "pyproject.toml"), "-p", "tests.running.kept_logs"]

    finished = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "ZHIDA_TEST_LOGS": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert finished.returncode == status, finished.stdout
    assert ("a channel's secret after" in finished.stdout) == bool(status)
    assert text not in finished.stdout
