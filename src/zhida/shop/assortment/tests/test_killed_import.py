"""An import that is killed half-way leaves nothing, and can simply be run again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from zhida.shop.assortment.tests.files import document, write_jsonl

SOURCE = Path(__file__).parents[4]


def zhida(*arguments: str, environment: dict[str, str], **options) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "zhida.entrypoints.cli", *arguments]
    return subprocess.Popen(command, env=environment, **options)


def count_rows(database: Path) -> dict[str, int]:
    with sqlite3.connect(database) as connection:
        tables = ("catalogue_product", "catalogue_sku", "catalogue_category", "search_listedproduct")
        return {table: connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in tables}


@pytest.mark.slow
def test_killed_import_leaves_nothing_and_runs_again(tmp_path):
    database = tmp_path / "shop.sqlite3"
    environment = {
        **os.environ,
        "PYTHONPATH": str(SOURCE),
        "ZHIDA_MODE": "test",
        "ZHIDA_DATA_DIR": str(tmp_path),
        "ZHIDA_DATABASE_URL": f"sqlite:///{database}",
    }
    assert zhida("migrate", environment=environment, stdout=subprocess.DEVNULL).wait() == 0
    before = count_rows(database)
    path = write_jsonl(tmp_path / "a.jsonl", *(document(f"P-{number}") for number in range(1200)))
    command = ("import", "products", str(path), "--publish")
    running = zhida(*command, environment=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    seen = b""
    while b"500/1200" not in seen:
        piece = running.stderr.read(1)
        assert piece, "the import ended before it could be killed"
        seen += piece

    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stderr.close()

    assert count_rows(database) == before
    again = zhida(*command, environment=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    assert again.wait() == 0
    assert count_rows(database)["catalogue_sku"] == before["catalogue_sku"] + 2400
    assert count_rows(database)["search_listedproduct"] == before["search_listedproduct"] + 1200
