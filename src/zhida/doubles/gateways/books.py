"""A gateway's own books: payments and refunds as the channel knows them, to be compared with the shop's."""

import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from zhida.doubles.gateways.mailbox import Mailbox
from zhida.doubles.gateways.rows import Rows

SHANGHAI = ZoneInfo("Asia/Shanghai")
PENDING, SUCCEEDED, FAILED, CLOSED, PROCESSING = "pending", "succeeded", "failed", "closed", "processing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment: `amount` was asked for, `paid_amount` was really paid; both in minor units.

    Instants are ISO 8601 with offset, or empty. An empty `expires_at` never comes. `extra` holds what only
    one protocol knows.
    """

    attempt: str
    provider_number: str
    merchant: str
    amount: int
    currency: str
    subject: str
    scene: str
    expires_at: str
    notify_url: str
    return_url: str
    status: str = PENDING
    paid_amount: int | None = None
    paid_currency: str | None = None
    changed_at: str = ""
    created_at: str = ""
    paid_at: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    def expired(self, now: datetime) -> bool:
        """Tell whether the buyer came too late."""
        return bool(self.expires_at) and now >= datetime.fromisoformat(self.expires_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """One refund; its number is the shop's, so that asking twice refunds once."""

    refund: str
    provider_number: str
    attempt: str
    amount: int
    currency: str
    notify_url: str
    status: str
    changed_at: str = ""
    created_at: str = ""
    done_at: str = ""
    extra: dict[str, str] = field(default_factory=dict)


class Books:
    """All reads and writes; each public call is atomic by itself, `atomic` joins several."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._rows = Rows(path)
        self.mailbox = Mailbox(self._rows)

    def close(self) -> None:
        """Close the file."""
        self._rows.close()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Hold the books for several calls that belong together."""
        with self._rows.atomic():
            yield

    def add_payment(self, payment: Payment) -> None:
        """Write a new payment down; it was made when it was changed, unless it says otherwise."""
        values = {name: getattr(payment, name) for name in Payment.__slots__}
        _insert(self._rows, "payments", values | {"created_at": payment.created_at or payment.changed_at})

    def find_payment(self, attempt: str) -> Payment | None:
        """Look a payment up by the shop's attempt number."""
        return _payment(self._rows.one("SELECT * FROM payments WHERE attempt = ?", (attempt,)))

    def find_payment_by_provider_number(self, number: str) -> Payment | None:
        """Look a payment up by our own number, which the cashier's address carries."""
        return _payment(self._rows.one("SELECT * FROM payments WHERE provider_number = ?", (number,)))

    def move_payment(self, attempt: str, *, status: str, now: datetime) -> Payment:
        """Set a payment's state."""
        statement = "UPDATE payments SET status = ?, changed_at = ? WHERE attempt = ?"
        self._rows.run(statement, (status, now.isoformat(), attempt))
        return self._known_payment(attempt)

    def note_payment(self, attempt: str, extra: Mapping[str, str]) -> Payment:
        """Add a protocol's own facts to a payment; names that are there already are overwritten."""
        with self._rows.atomic():
            kept = self._known_payment(attempt).extra | dict(extra)
            self._rows.run("UPDATE payments SET extra = ? WHERE attempt = ?", (json.dumps(kept), attempt))
            return self._known_payment(attempt)

    def pay(self, attempt: str, *, amount: int, currency: str, now: datetime) -> Payment:
        """Book money for a payment."""
        self._rows.run(
            "UPDATE payments SET status = ?, paid_amount = ?, paid_currency = ?, changed_at = ?, paid_at = ?"
            " WHERE attempt = ?",
            (SUCCEEDED, amount, currency, now.isoformat(), now.isoformat(), attempt),
        )
        return self._known_payment(attempt)

    def bar(self, *, merchant: str, attempt: str) -> None:
        """Refuse from now on a payment that was closed before it was ever made."""
        self._rows.run("INSERT OR IGNORE INTO barred VALUES (?, ?)", (merchant, attempt))

    def is_barred(self, *, merchant: str, attempt: str) -> bool:
        """Tell whether the number was closed before it was made."""
        query = "SELECT 1 FROM barred WHERE merchant = ? AND attempt = ?"
        return self._rows.one(query, (merchant, attempt)) is not None

    def add_refund(self, refund: Refund) -> None:
        """Write a new refund down; one that does not wait is done at once."""
        done_at = "" if refund.status == PROCESSING else refund.changed_at
        values = {name: getattr(refund, name) for name in Refund.__slots__}
        times = {"created_at": refund.created_at or refund.changed_at, "done_at": refund.done_at or done_at}
        _insert(self._rows, "refunds", values | times)

    def find_refund(self, number: str) -> Refund | None:
        """Look a refund up by the shop's number."""
        return _refund(self._rows.one("SELECT * FROM refunds WHERE refund = ?", (number,)))

    def find_refund_by_provider_number(self, number: str) -> Refund | None:
        """Look a refund up by our own number."""
        return _refund(self._rows.one("SELECT * FROM refunds WHERE provider_number = ?", (number,)))

    def move_refund(self, number: str, *, status: str, now: datetime) -> Refund:
        """Set a refund's state; what is not processing is done."""
        done_at = "" if status == PROCESSING else now.isoformat()
        self._rows.run(
            "UPDATE refunds SET status = ?, changed_at = ?, done_at = ? WHERE refund = ?",
            (status, now.isoformat(), done_at, number),
        )
        return self._known_refund(number)

    def note_refund(self, number: str, extra: Mapping[str, str]) -> Refund:
        """Add a protocol's own facts to a refund; names that are there already are overwritten."""
        with self._rows.atomic():
            kept = self._known_refund(number).extra | dict(extra)
            self._rows.run("UPDATE refunds SET extra = ? WHERE refund = ?", (json.dumps(kept), number))
            return self._known_refund(number)

    def list_payments(self, *, paid_on: date | None = None, status: str | None = None) -> list[Payment]:
        """Give the payments, of one state or paid on one Beijing day, in the order of their numbers."""
        rows = self._rows.all(
            "SELECT * FROM payments WHERE ? IS NULL OR status = ? ORDER BY attempt", (status, status)
        )
        found = [Payment(**_values(row)) for row in rows]
        return [row for row in found if paid_on is None or beijing_day(row.paid_at) == paid_on]

    def list_refunds(
        self,
        *,
        attempt: str | None = None,
        status: str | None = None,
        made_on: date | None = None,
        done_on: date | None = None,
    ) -> list[Refund]:
        """Give the refunds, of one payment or state, made or done on one Beijing day, by their numbers."""
        rows = self._rows.all(
            "SELECT * FROM refunds WHERE (? IS NULL OR attempt = ?) AND (? IS NULL OR status = ?)"
            " ORDER BY refund",
            (attempt, attempt, status, status),
        )
        return [
            refund
            for refund in (Refund(**_values(row)) for row in rows)
            if (made_on is None or beijing_day(refund.created_at) == made_on)
            and (done_on is None or beijing_day(refund.done_at) == done_on)
        ]

    def refundable(self, payment: Payment) -> int:
        """Give what is left of the money paid once every refund that did not fail is taken off."""
        refunds = self.list_refunds(attempt=payment.attempt)
        return (payment.paid_amount or 0) - sum(row.amount for row in refunds if row.status != FAILED)

    def refunded(self, payment: Payment) -> int:
        """Give what has really gone back so far."""
        return sum(row.amount for row in self.list_refunds(attempt=payment.attempt, status=SUCCEEDED))

    def _known_payment(self, attempt: str) -> Payment:
        payment = self.find_payment(attempt)
        assert payment is not None
        return payment

    def _known_refund(self, number: str) -> Refund:
        refund = self.find_refund(number)
        assert refund is not None
        return refund


def new_provider_number(prefix: str = "SIM") -> str:
    """Give a number nobody can guess; the cashier's address carries it."""
    return prefix + secrets.token_hex(12).upper()


def new_digits(count: int) -> str:
    """Give a number of so many decimal digits, the first not 0, that nobody can guess."""
    return f"{secrets.choice('123456789')}{secrets.randbelow(10 ** (count - 1)):0{count - 1}d}"


def beijing_day(instant: str) -> date | None:
    """Tell the day on which an ISO instant falls in Beijing; none for an empty one."""
    return datetime.fromisoformat(instant).astimezone(SHANGHAI).date() if instant else None


def _insert(rows: Rows, table: str, values: dict[str, object]) -> None:
    values["extra"] = json.dumps(values["extra"])
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    rows.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))  # noqa: S608 -- the names are our own records' fields


def _payment(row: sqlite3.Row | None) -> Payment | None:
    return Payment(**_values(row)) if row else None


def _refund(row: sqlite3.Row | None) -> Refund | None:
    return Refund(**_values(row)) if row else None


def _values(row: sqlite3.Row) -> dict[str, Any]:
    return {**dict(row), "extra": json.loads(row["extra"])}
