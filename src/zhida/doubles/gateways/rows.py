"""The file a gateway keeps its books in: SQLite, one writer at a time, apart from the shop's database."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS payments (
  attempt TEXT PRIMARY KEY, provider_number TEXT UNIQUE NOT NULL, merchant TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL,
  subject TEXT NOT NULL, scene TEXT NOT NULL,
  expires_at TEXT NOT NULL, notify_url TEXT NOT NULL, return_url TEXT NOT NULL,
  status TEXT NOT NULL, paid_amount INTEGER, paid_currency TEXT, changed_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS refunds (
  refund TEXT PRIMARY KEY, provider_number TEXT UNIQUE NOT NULL, attempt TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, notify_url TEXT NOT NULL,
  status TEXT NOT NULL, changed_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS barred (
  merchant TEXT NOT NULL, attempt TEXT NOT NULL, PRIMARY KEY (merchant, attempt));
CREATE TABLE IF NOT EXISTS notifications (
  id TEXT PRIMARY KEY, attempt TEXT NOT NULL, merchant TEXT NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, due_at REAL NOT NULL, done INTEGER NOT NULL DEFAULT 0);
"""
# A file of an earlier version gets them when it is opened.
LATER_COLUMNS = (
    ("payments", "created_at", "TEXT NOT NULL DEFAULT ''"),
    ("payments", "paid_at", "TEXT NOT NULL DEFAULT ''"),
    ("payments", "extra", "TEXT NOT NULL DEFAULT '{}'"),
    ("refunds", "created_at", "TEXT NOT NULL DEFAULT ''"),
    ("refunds", "done_at", "TEXT NOT NULL DEFAULT ''"),
    ("refunds", "extra", "TEXT NOT NULL DEFAULT '{}'"),
)


class Rows:
    """The open file; one lock makes each use atomic, `atomic` several of them."""

    def __init__(self, path: Path) -> None:
        self.lock = threading.RLock()
        self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._file.row_factory = sqlite3.Row
        self._file.executescript(SCHEMA)
        for table, column, kind in LATER_COLUMNS:
            if column not in {row["name"] for row in self.all(f"PRAGMA table_info({table})")}:
                self.run(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")

    def close(self) -> None:
        """Close the file."""
        with self.lock:
            self._file.close()

    def run(self, statement: str, values: Sequence[object] = ()) -> None:
        """Carry a statement out."""
        with self.lock:
            self._file.execute(statement, values)

    def one(self, query: str, values: Sequence[object] = ()) -> sqlite3.Row | None:
        """Give the first row, if there is one."""
        with self.lock:
            row: sqlite3.Row | None = self._file.execute(query, values).fetchone()
            return row

    def all(self, query: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Give every row."""
        with self.lock:
            return self._file.execute(query, values).fetchall()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Hold the file for several uses that belong together."""
        with self.lock:
            if self._file.in_transaction:
                yield
                return
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._file.execute("ROLLBACK")
                raise
            self._file.execute("COMMIT")
