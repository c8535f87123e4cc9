"""Reads what is new in the outbox, over a raw connection: no ORM in this process.

Ids are given before commit, so a row may become visible after one with a larger id (DESIGN section 3). The
tail therefore reads again everything above the largest id that was visible ten seconds ago, and drops the ids
it has told already. Machine time only: the rows' own instants may come from a test clock.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote, urlsplit

import pymysql

REREAD_SECONDS = 10.0
LARGEST_BATCH = 5000
# How far below the newest id a transaction that is open at the start may have taken its own.
IDS_BEFORE_START = 1000
CONNECT_SECONDS = 5
NEWEST = "SELECT COALESCE(MAX(id), 0) FROM kernel_outbox_event"
ABOVE = "SELECT id, name, key, payload FROM kernel_outbox_event WHERE id > {0} ORDER BY id DESC LIMIT {1}"
Row = Sequence[object]

# What a broken connection raises; the caller pauses and asks again.
TAIL_ERRORS = (sqlite3.Error, pymysql.MySQLError, OSError)


@dataclass(frozen=True, slots=True)
class Change:
    """An event of the outbox: its name and the topics that hear of it."""

    event_id: int
    name: str
    topics: frozenset[str]


class Connection(Protocol):
    """The one thing the tail asks of a driver."""

    def rows(self, statement: str) -> list[Row]:
        """Run a statement and return all its rows."""

    def close(self) -> None:
        """Give the connection back."""


class OutboxTail:
    """Where this process stands in the outbox. `read` is called from one thread at a time."""

    def __init__(self, database_url: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = database_url
        self._clock = clock
        self._connection: Connection | None = None
        self._told: dict[int, float] = {}
        self._newest: deque[tuple[float, int]] = deque()

    def read(self) -> list[Change]:
        """Return the events seen since the last call, oldest first; none at the first. Raises TAIL_ERRORS."""
        now = self._clock()
        is_first = not self._newest
        if is_first:
            newest = self._rows(NEWEST)[0][0]
            assert isinstance(newest, int)
            self._newest.append((now, max(0, newest - IDS_BEFORE_START)))
        floor = self._floor(now)
        rows = self._rows(ABOVE.format(floor, LARGEST_BATCH))
        fresh = [_to_change(row) for row in reversed(rows) if row[0] not in self._told]
        for change in fresh:
            self._told[change.event_id] = now
        self._told = {event_id: at for event_id, at in self._told.items() if event_id > floor}
        if rows:
            newest = rows[0][0]
            assert isinstance(newest, int)
            self._newest.append((now, newest))
        return [] if is_first else fresh

    def restart(self) -> None:
        """Forget the place: the next read starts at what is newest then."""
        self._told.clear()
        self._newest.clear()

    def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _floor(self, now: float) -> int:
        """Return the largest id that was visible ten seconds ago; what is above is read again."""
        while len(self._newest) > 1 and self._newest[1][0] <= now - REREAD_SECONDS:
            self._newest.popleft()
        return self._newest[0][1]

    def _rows(self, statement: str) -> list[Row]:
        try:
            if self._connection is None:
                self._connection = connect(self._url)
            return self._connection.rows(statement)
        except TAIL_ERRORS:
            self.close()
            raise


def connect(database_url: str) -> Connection:
    """Open a read connection of the kind that the URL names."""
    parts = urlsplit(database_url)
    if parts.scheme == "sqlite":
        return _SqliteConnection(parts.path[1:] if parts.path.startswith("//") else parts.path)
    return _MysqlConnection(database_url)


class _SqliteConnection:
    def __init__(self, path: str) -> None:
        self._raw = sqlite3.connect(path, timeout=CONNECT_SECONDS, check_same_thread=False)
        self._raw.execute("PRAGMA query_only=ON")

    def rows(self, statement: str) -> list[Row]:
        with closing(self._raw.execute(statement)) as cursor:
            return list(cursor.fetchall())

    def close(self) -> None:
        self._raw.close()


class _MysqlConnection:
    def __init__(self, database_url: str) -> None:
        parts = urlsplit(database_url)
        self._raw = pymysql.connect(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or 3306,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            database=parts.path.lstrip("/"),
            charset="utf8mb4",
            autocommit=True,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=CONNECT_SECONDS,
        )

    def rows(self, statement: str) -> list[Row]:
        with self._raw.cursor() as cursor:
            cursor.execute(statement.replace(", key,", ", `key`,"))
            return list(cursor.fetchall())

    def close(self) -> None:
        self._raw.close()


def _to_change(row: Row) -> Change:
    event_id, name, key, payload = row
    assert isinstance(event_id, int)
    document = json.loads(str(payload))
    subjects = {str(key), str(document.get("number", "")), str(document.get("ref", ""))} - {""}
    return Change(event_id, str(name), frozenset(f"order:{subject}" for subject in subjects))
