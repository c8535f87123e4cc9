"""The two sides of a day laid out on disk for the join, so that memory stays the same for any bill.

A private SQLite file of this run, not the shop's database: sorting a bill of 100,000 lines there would make
shoppers wait for it. It is deleted by the system when it is closed.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Final, Self

from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers.contract import BillKind, BillLine
from zhida.shop.payments.reconciling.conf import STAGE_CACHE_KIB
from zhida.shop.payments.reconciling.rules import Booked, Pair

SCHEMA: Final = f"""
PRAGMA journal_mode = OFF;
PRAGMA cache_size = -{STAGE_CACHE_KIB};
CREATE TABLE line (kind TEXT, number TEXT, provider_number TEXT, minor INTEGER, currency TEXT,
  fee_minor INTEGER, occurred_at TEXT, status TEXT, PRIMARY KEY (kind, number)) WITHOUT ROWID;
CREATE UNIQUE INDEX line_paid_once ON line (provider_number)
  WHERE kind = '{BillKind.CAPTURE}' AND provider_number != '';
CREATE TABLE repeated (kind TEXT, number TEXT, provider_number TEXT, minor INTEGER, currency TEXT,
  fee_minor INTEGER, occurred_at TEXT, status TEXT);
CREATE TABLE entry (kind TEXT, number TEXT, provider_number TEXT, minor INTEGER, currency TEXT,
  occurred_at TEXT, day_offset INTEGER, PRIMARY KEY (kind, number)) WITHOUT ROWID;
CREATE INDEX entry_by_provider ON entry (provider_number, kind);
CREATE TABLE neighbour (kind TEXT, number TEXT, minor INTEGER, currency TEXT,
  PRIMARY KEY (kind, number)) WITHOUT ROWID;
CREATE TABLE opened (slot TEXT PRIMARY KEY) WITHOUT ROWID;
"""
JOINED: Final = """
SELECT line.*, entry.minor, entry.currency, entry.occurred_at, entry.day_offset
FROM line LEFT JOIN entry ON entry.kind = line.kind AND entry.number = line.number
ORDER BY line.kind, line.number
"""
REPEATED: Final = "SELECT * FROM repeated ORDER BY kind, number"
LONELY: Final = """
SELECT kind, number, provider_number, minor, currency, occurred_at, day_offset
FROM entry WHERE day_offset = 0 AND NOT EXISTS (
  SELECT 1 FROM line WHERE line.kind = entry.kind AND line.number = entry.number)
ORDER BY kind, number
"""
WITHOUT_NUMBER: Final = "@"
LONGEST_PLACE: Final = 80

Row = tuple[str, str, str, int, str, int, str, str]


def place_of(line: BillLine) -> str:
    """Say where a line stands in the order in which `Stage.pairs` gives them."""
    return f"{line.kind}:{line.number or WITHOUT_NUMBER + line.provider_number}"[:LONGEST_PLACE]


class Stage:
    """One run's scratch tables; use it as a context."""

    def __enter__(self) -> Self:
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.executescript(SCHEMA)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows.close()

    def add_entries(self, entries: Iterable[Booked]) -> None:
        """Lay out the journal's lines; before the bill's, which may need them to find their number."""
        self._rows.executemany(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    entry.kind,
                    entry.number,
                    entry.provider_number,
                    entry.amount.minor,
                    entry.amount.currency,
                    entry.occurred_at.isoformat(),
                    entry.day_offset,
                )
                for entry in entries
            ),
        )

    def add_lines(self, lines: Iterable[BillLine]) -> Iterator[BillLine]:
        """Lay out the bill's lines and hand each on; what stands there already is a repeated line.

        A line without our number takes that of the one journal line with its provider number and amount.
        """
        self._rows.execute("BEGIN")
        for line in lines:
            row = self._row_of(line)
            added = self._rows.execute("INSERT OR IGNORE INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            if added.rowcount != 1:
                self._rows.execute("INSERT INTO repeated VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            yield line
        self._rows.execute("COMMIT")

    def add_neighbour(self, lines: Iterable[BillLine]) -> None:
        """Look through the bill of the day before or after for what this day's bill lacks."""
        for line in lines:
            self._rows.execute(
                "INSERT OR IGNORE INTO neighbour SELECT ?, ?, ?, ? WHERE EXISTS ("
                "SELECT 1 FROM entry WHERE kind = ? AND number = ? AND day_offset = 0)",
                (line.kind, line.number, line.amount.minor, line.amount.currency, line.kind, line.number),
            )

    def has_lonely_entries(self) -> bool:
        """Say whether the journal holds something of the day that the bill lacks."""
        return self._rows.execute(LONELY).fetchone() is not None

    def pairs(self) -> Iterator[Pair]:
        """Give the full outer join by kind and number: every line of the bill, then the lonely entries."""
        for row in self._rows.execute(JOINED):
            line = _line(row[:8])
            yield Pair(line=line, entry=None if row[8] is None else _entry(row[:3], row[8:]))
        for row in self._rows.execute(LONELY):
            yield Pair(line=None, entry=_entry(row[:3], row[3:]))

    def neighbour_amount(self, entry: Booked) -> Money | None:
        """Give the amount with which a neighbouring day's bill tells of an entry."""
        found = self._rows.execute(
            "SELECT minor, currency FROM neighbour WHERE kind = ? AND number = ?", (entry.kind, entry.number)
        ).fetchone()
        return None if found is None else Money(*found)

    def repeated_lines(self) -> Iterator[BillLine]:
        """Give the lines whose number or whose money the bill had named before."""
        for row in self._rows.execute(REPEATED):
            yield _line(row)

    def note_slot(self, slot: str) -> None:
        """Remember that this run found something."""
        self._rows.execute("INSERT OR IGNORE INTO opened VALUES (?)", (slot,))

    def has_slot(self, slot: str) -> bool:
        """Say whether this run found it."""
        return self._rows.execute("SELECT 1 FROM opened WHERE slot = ?", (slot,)).fetchone() is not None

    def _row_of(self, line: BillLine) -> Row:
        number = line.number or self._number_of(line) or WITHOUT_NUMBER + line.provider_number
        return (
            line.kind,
            number,
            line.provider_number,
            line.amount.minor,
            line.amount.currency,
            line.fee_minor,
            line.occurred_at.isoformat(),
            line.status,
        )

    def _number_of(self, line: BillLine) -> str:
        found = self._rows.execute(
            "SELECT number FROM entry WHERE provider_number = ? AND kind = ? AND minor = ? LIMIT 2",
            (line.provider_number, line.kind, line.amount.minor),
        ).fetchall()
        return str(found[0][0]) if len(found) == 1 else ""


def _line(row: Row) -> BillLine:
    number = "" if row[1].startswith(WITHOUT_NUMBER) else row[1]
    return BillLine(
        kind=BillKind(row[0]),
        number=number,
        provider_number=row[2],
        amount=Money(row[3], row[4]),
        fee_minor=row[5],
        occurred_at=datetime.fromisoformat(row[6]),
        status=row[7],
    )


def _entry(names: tuple[str, str, str], values: tuple[int, str, str, int]) -> Booked:
    return Booked(
        kind=BillKind(names[0]),
        number=names[1],
        provider_number=names[2],
        amount=Money(values[0], values[1]),
        occurred_at=datetime.fromisoformat(values[2]),
        day_offset=values[3],
    )
