"""Copies of a whole database, taken while others write: by SQLite's backup API, by MariaDB's dump tool."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

import pymysql

from zhida.entrypoints.backups.errors import BackupRefused

SQLITE_WAIT_SECONDS = 30
TOOL_TIMEOUT_SECONDS = 4 * 3600
DUMP_TOOLS = ("mariadb-dump", "mysqldump")
CLIENT_TOOLS = ("mariadb", "mysql")
DUMP_OPTIONS = (
    "--single-transaction",
    "--quick",
    "--skip-lock-tables",
    "--skip-comments",
    "--hex-blob",
    "--default-character-set=utf8mb4",
)


class Engine(Protocol):
    """What a backup needs of a database."""

    name: str

    def dump(self, target: Path) -> None:
        """Write the database as of one instant into a new file."""

    def is_empty(self) -> bool:
        """Say whether the database holds no table at all."""

    def load(self, source: Path) -> None:
        """Replace everything in the database by what a dump holds."""


def engine_of(database_url: str) -> Engine:
    """Return the engine that the URL names."""
    parts = urlsplit(database_url)
    if parts.scheme == "sqlite":
        return SqliteEngine(Path(parts.path[1:] if parts.path.startswith("//") else parts.path))
    return MariadbEngine(parts)


class SqliteEngine:
    """A database file; its backup API gives readers and writers their turns."""

    name = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path

    def dump(self, target: Path) -> None:
        """Copy all pages within one read transaction, then check the copy."""
        if not self._path.exists():
            raise BackupRefused(f"there is no database at {self._path}: run `zhida migrate` first")
        with closing(self._open(self._path)) as source, closing(self._open(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            _refuse_damaged(copy)

    def is_empty(self) -> bool:
        """Say whether the file is missing or holds no table."""
        if not self._path.exists():
            return True
        with closing(self._open(self._path)) as database:
            tables = database.execute("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'").fetchone()
        return bool(tables[0] == 0)

    def load(self, source: Path) -> None:
        """Write all pages in one transaction, so that a process which has the file open never sees half."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open(source)) as copy, closing(self._open(self._path)) as database:
            _refuse_damaged(copy)
            copy.backup(database)
            database.execute("PRAGMA journal_mode=WAL")

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        return sqlite3.connect(path, timeout=SQLITE_WAIT_SECONDS)


class MariadbEngine:
    """A MariaDB or MySQL database, through the tools that come with it."""

    name = "mysql"

    def __init__(self, parts: SplitResult) -> None:
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port or 3306
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._database = parts.path.lstrip("/")

    def dump(self, target: Path) -> None:
        """Dump all tables within one consistent snapshot."""
        with self._access() as access, target.open("wb") as file:
            command = [_tool(DUMP_TOOLS), access, *DUMP_OPTIONS, self._database]
            _run(command, output=file.fileno())

    def is_empty(self) -> bool:
        """Say whether the database holds no table."""
        return not self._tables()

    def load(self, source: Path) -> None:
        """Drop every table, then run the dump; not one transaction on MariaDB, so the shop is stopped."""
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            cursor.execute("SET FOREIGN_KEY_CHECKS=0")
            for table in self._tables():
                cursor.execute(f"DROP TABLE `{table}`")
        with self._access() as access, source.open("rb") as file:
            command = [_tool(CLIENT_TOOLS), access, "--default-character-set=utf8mb4", self._database]
            _run(command, input_from=file.fileno())

    def _tables(self) -> list[str]:
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            cursor.execute("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'")
            return [str(row[0]) for row in cursor.fetchall()]

    def _connect(self) -> pymysql.Connection:
        return pymysql.connect(
            host=self._host,
            port=self._port,
            user=self._user,
            password=self._password,
            database=self._database,
            charset="utf8mb4",
            autocommit=True,
        )

    @contextmanager
    def _access(self) -> Iterator[str]:
        """Give the tools host, user and password in a file that only we can read, never on a command line."""
        with tempfile.NamedTemporaryFile("w", suffix=".cnf", encoding="utf-8") as file:
            quoted = self._password.replace("\\", "\\\\").replace('"', '\\"')
            file.write(f"[client]\nhost={self._host}\nport={self._port}\nuser={self._user}\n")
            file.write(f'password="{quoted}"\nprotocol=tcp\n')
            file.flush()
            yield f"--defaults-extra-file={file.name}"


def _refuse_damaged(database: sqlite3.Connection) -> None:
    verdict = database.execute("PRAGMA quick_check").fetchone()[0]
    if verdict != "ok":
        raise BackupRefused(f"the database is damaged: {verdict}")


def _tool(names: Sequence[str]) -> str:
    for name in names:
        if path := shutil.which(name):
            return path
    raise BackupRefused(f"{' or '.join(names)} is not installed: install Debian's mariadb-client")


def _run(command: Sequence[str], *, output: int | None = None, input_from: int | None = None) -> None:
    done = subprocess.run(  # noqa: S603 -- the database's own tool, arguments of ours
        command,
        stdin=input_from,
        stdout=output,
        stderr=subprocess.PIPE,
        timeout=TOOL_TIMEOUT_SECONDS,
        check=False,
    )
    if done.returncode:
        text = done.stderr.decode(errors="replace").strip()
        raise BackupRefused(f"{Path(command[0]).name} failed: {text}")
