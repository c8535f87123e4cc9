"""The two commands as processes, on both engines, while somebody writes."""

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from urllib.parse import urlsplit

import pymysql
import pytest
from django.conf import settings

SUM = 1000
EVIDENCE = ("aftersales/261122/C1.jpg", "tradeins/261122/T1.jpg", "payments/slips/S1.jpg")
# One database for each test process: they share a server.
MARIADB_NAME = f"zhida_backup_{os.getpid()}"


def _zhida(tmp_path, database_url, *arguments):
    """Run the command line on a data folder of its own; return the finished process."""
    environment = {
        **os.environ,
        "ZHIDA_MODE": "test",
        "ZHIDA_DATA_DIR": str(tmp_path / "data"),
        "ZHIDA_DATABASE_URL": database_url,
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "zhida.entrypoints.cli", *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


class _Mover(threading.Thread):
    """Moves units between two rows, one transaction each, until told to stop: the sum never changes."""

    def __init__(self, connect):
        super().__init__()
        self._connect = connect
        self._told_to_stop = threading.Event()
        self.moves = 0

    def run(self):
        with closing(self._connect()) as connection:
            while not self._told_to_stop.is_set():
                cursor = connection.cursor()
                cursor.execute("UPDATE stock SET units = units - 1 WHERE id = 1")
                cursor.execute("UPDATE stock SET units = units + 1 WHERE id = 2")
                connection.commit()
                self.moves += 1

    def end(self):
        self._told_to_stop.set()
        self.join()


def _fill(connection):
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE stock (id INTEGER PRIMARY KEY, units INTEGER NOT NULL, name VARCHAR(20))")
    cursor.execute("INSERT INTO stock VALUES (1, 1000, '𠮷·手机'), (2, 0, '')")
    connection.commit()


def _read(connection):
    cursor = connection.cursor()
    cursor.execute("SELECT SUM(units), MAX(name) FROM stock")
    total, name = cursor.fetchone()
    return int(total), name


@pytest.fixture
def sqlite_shop(tmp_path):
    """A database file that is written to, and a picture."""
    media = tmp_path / "data" / "media"
    media.mkdir(parents=True)
    (media / "a.webp").write_bytes(b"picture")
    for evidence in EVIDENCE:
        (tmp_path / "data" / evidence).parent.mkdir(parents=True)
        (tmp_path / "data" / evidence).write_bytes(b"evidence")
    path = tmp_path / "data" / "zhida.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        _fill(connection)
    return path


def test_backup_of_a_shop_at_work_restores_one_instant(tmp_path, sqlite_shop):
    archive = tmp_path / "shop.tar.gz"
    mover = _Mover(lambda: sqlite3.connect(sqlite_shop, timeout=30))
    mover.start()

    made = _zhida(tmp_path, f"sqlite:///{sqlite_shop}", "backup", archive)
    mover.end()
    fresh = tmp_path / "fresh"
    restored = _zhida(fresh, f"sqlite:///{fresh / 'data' / 'zhida.sqlite3'}", "restore", archive)

    assert (made.returncode, made.stderr) == (0, "")
    assert mover.moves > 0
    assert (restored.returncode, restored.stderr) == (0, "")
    with closing(sqlite3.connect(fresh / "data" / "zhida.sqlite3")) as connection:
        assert _read(connection) == (SUM, "𠮷·手机")
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert (fresh / "data" / "media" / "a.webp").read_bytes() == b"picture"
    assert [(fresh / "data" / name).read_bytes() for name in EVIDENCE] == [b"evidence"] * 3


def test_restore_refuses_a_database_that_is_not_empty(tmp_path, sqlite_shop):
    archive, url = tmp_path / "shop.tar", f"sqlite:///{sqlite_shop}"
    assert _zhida(tmp_path, url, "backup", archive).returncode == 0
    with closing(sqlite3.connect(sqlite_shop)) as connection:
        connection.execute("UPDATE stock SET units = 7")
        connection.execute("CREATE TABLE later (id INTEGER)")
        connection.commit()

    refused = _zhida(tmp_path, url, "restore", archive)

    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    with closing(sqlite3.connect(sqlite_shop)) as connection:
        assert _read(connection)[0] == 14

    assert _zhida(tmp_path, url, "restore", archive, "--force").returncode == 0
    with closing(sqlite3.connect(sqlite_shop)) as connection:
        assert _read(connection)[0] == SUM
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert tables == [("stock",)]


def test_backup_without_a_database_is_one_clear_line(tmp_path):
    done = _zhida(tmp_path, f"sqlite:///{tmp_path / 'none.sqlite3'}", "backup", tmp_path / "shop.tar")

    assert done.returncode == 1
    assert "zhida migrate" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "shop.tar").exists()


@pytest.fixture
def mariadb_url():
    """A database of its own on the server of ZHIDA_DATABASE_URL."""
    parts = urlsplit(settings.ZHIDA.database_url)
    if parts.scheme != "mysql":
        pytest.skip("the tests run on SQLite")
    url = f"mysql://{parts.netloc}/{MARIADB_NAME}"
    with closing(_connect(url, database=None)) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {MARIADB_NAME} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        yield url
        cursor.execute(f"DROP DATABASE {MARIADB_NAME}")


def _connect(url, database=MARIADB_NAME):
    parts = urlsplit(url)
    return pymysql.connect(
        host=parts.hostname,
        port=parts.port or 3306,
        user=parts.username or "",
        password=parts.password or "",
        database=database,
        charset="utf8mb4",
    )


@pytest.mark.mariadb
def test_mariadb_backup_of_a_shop_at_work_restores_one_instant(tmp_path, mariadb_url):
    with closing(_connect(mariadb_url)) as connection:
        _fill(connection)
    archive = tmp_path / "shop.tar"
    mover = _Mover(lambda: _connect(mariadb_url))
    mover.start()

    made = _zhida(tmp_path, mariadb_url, "backup", archive)
    mover.end()
    refused = _zhida(tmp_path, mariadb_url, "restore", archive)
    with closing(_connect(mariadb_url)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id INTEGER)")
    restored = _zhida(tmp_path, mariadb_url, "restore", archive, "--force")

    assert (made.returncode, made.stderr) == (0, "")
    assert mover.moves > 0
    assert refused.returncode == 1
    assert (restored.returncode, restored.stderr) == (0, "")
    with closing(_connect(mariadb_url)) as connection, connection.cursor() as cursor:
        assert _read(connection) == (SUM, "𠮷·手机")
        cursor.execute("SHOW TABLES")
        assert cursor.fetchall() == (("stock",),)


@pytest.mark.mariadb
def test_archive_of_one_engine_is_refused_by_the_other(tmp_path, sqlite_shop, mariadb_url):
    archive = tmp_path / "shop.tar"
    assert _zhida(tmp_path, f"sqlite:///{sqlite_shop}", "backup", archive).returncode == 0

    refused = _zhida(tmp_path, mariadb_url, "restore", archive)

    assert refused.returncode == 1
    assert "sqlite database" in refused.stderr
