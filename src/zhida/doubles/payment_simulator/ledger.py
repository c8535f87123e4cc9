"""The simulator's own books: one SQLite file, apart from the shop's, so that the two can be compared."""

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
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
PENDING, SUCCEEDED, FAILED, CLOSED, PROCESSING = "pending", "succeeded", "failed", "closed", "processing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment as the simulator knows it: `amount` was asked for, `paid_amount` was really paid."""

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
    status: str
    paid_amount: int | None
    paid_currency: str | None
    changed_at: str

    def expired(self, now: datetime) -> bool:
        """Tell whether the buyer came too late."""
        return now >= datetime.fromisoformat(self.expires_at)


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
    changed_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A message that the shop has not yet acknowledged."""

    id: str
    attempt: str
    merchant: str
    url: str
    body: str
    tries: int


class Ledger:
    """All reads and writes of the books; one lock makes each public call atomic."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._rows = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._rows.row_factory = sqlite3.Row
        self._rows.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._rows.close()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Hold the books for several calls that belong together."""
        with self._lock:
            if self._rows.in_transaction:
                yield
                return
            self._rows.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._rows.execute("ROLLBACK")
                raise
            self._rows.execute("COMMIT")

    def add_payment(self, payment: Payment) -> None:
        """Write a new payment down."""
        with self._lock:
            self._rows.execute(
                "INSERT INTO payments VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                tuple(getattr(payment, name) for name in Payment.__slots__),
            )

    def find_payment(self, attempt: str) -> Payment | None:
        """Look a payment up by the shop's attempt number."""
        return self._one_payment("SELECT * FROM payments WHERE attempt = ?", attempt)

    def find_payment_by_provider_number(self, number: str) -> Payment | None:
        """Look a payment up by our own number, which the cashier's address carries."""
        return self._one_payment("SELECT * FROM payments WHERE provider_number = ?", number)

    def move_payment(self, attempt: str, *, status: str, now: datetime) -> Payment:
        """Set a payment's state."""
        with self._lock:
            self._rows.execute(
                "UPDATE payments SET status = ?, changed_at = ? WHERE attempt = ?",
                (status, now.isoformat(), attempt),
            )
            return self._known_payment(attempt)

    def pay(self, attempt: str, *, amount: int, currency: str, now: datetime) -> Payment:
        """Book money for a payment."""
        with self._lock:
            self._rows.execute(
                "UPDATE payments SET status = ?, paid_amount = ?, paid_currency = ?, changed_at = ?"
                " WHERE attempt = ?",
                (SUCCEEDED, amount, currency, now.isoformat(), attempt),
            )
            return self._known_payment(attempt)

    def bar(self, *, merchant: str, attempt: str) -> None:
        """Refuse from now on a payment that was closed before it was ever made."""
        with self._lock:
            self._rows.execute("INSERT OR IGNORE INTO barred VALUES (?, ?)", (merchant, attempt))

    def is_barred(self, *, merchant: str, attempt: str) -> bool:
        """Tell whether the number was closed before it was made."""
        with self._lock:
            query = "SELECT 1 FROM barred WHERE merchant = ? AND attempt = ?"
            return self._rows.execute(query, (merchant, attempt)).fetchone() is not None

    def add_refund(self, refund: Refund) -> None:
        """Write a new refund down."""
        with self._lock:
            self._rows.execute(
                "INSERT INTO refunds VALUES (?,?,?,?,?,?,?,?)",
                tuple(getattr(refund, name) for name in Refund.__slots__),
            )

    def find_refund(self, number: str) -> Refund | None:
        """Look a refund up by the shop's number."""
        with self._lock:
            row = self._rows.execute("SELECT * FROM refunds WHERE refund = ?", (number,)).fetchone()
        return Refund(**dict(row)) if row else None

    def move_refund(self, number: str, *, status: str, now: datetime) -> Refund:
        """Set a refund's state."""
        with self._lock:
            self._rows.execute(
                "UPDATE refunds SET status = ?, changed_at = ? WHERE refund = ?",
                (status, now.isoformat(), number),
            )
            refund = self.find_refund(number)
        assert refund is not None
        return refund

    def list_payments(self) -> list[Payment]:
        """Give every payment in the order of its number."""
        with self._lock:
            rows = self._rows.execute("SELECT * FROM payments ORDER BY attempt").fetchall()
        return [Payment(**dict(row)) for row in rows]

    def list_refunds(self, *, status: str | None = None) -> list[Refund]:
        """Give every refund in the order of its number."""
        with self._lock:
            rows = self._rows.execute(
                "SELECT * FROM refunds WHERE ? IS NULL OR status = ? ORDER BY refund", (status, status)
            ).fetchall()
        return [Refund(**dict(row)) for row in rows]

    def refundable(self, payment: Payment) -> int:
        """Give what is left of the money paid once every refund that did not fail is taken off."""
        with self._lock:
            query = "SELECT COALESCE(SUM(amount), 0) FROM refunds WHERE attempt = ? AND status != ?"
            (refunded,) = self._rows.execute(query, (payment.attempt, FAILED)).fetchone()
        return (payment.paid_amount or 0) - int(refunded)

    def add_notification(self, notification: Notification, *, due_at: float) -> None:
        """Queue a message to the shop; one that is queued already stays as it is."""
        with self._lock:
            self._rows.execute(
                "INSERT OR IGNORE INTO notifications (id, attempt, merchant, url, body, due_at)"
                " VALUES (?,?,?,?,?,?)",
                (
                    notification.id,
                    notification.attempt,
                    notification.merchant,
                    notification.url,
                    notification.body,
                    due_at,
                ),
            )

    def list_notifications(self, *, attempt: str) -> list[Notification]:
        """Give every message about one payment, oldest first."""
        with self._lock:
            query = "SELECT * FROM notifications WHERE attempt = ? ORDER BY rowid"
            return [_notification(row) for row in self._rows.execute(query, (attempt,)).fetchall()]

    def take_due(self, *, at: float, lease_seconds: float) -> Notification | None:
        """Give one message that is due and keep it from being taken again for a while."""
        with self.atomic():
            row = self._rows.execute(
                "SELECT * FROM notifications WHERE done = 0 AND due_at <= ? ORDER BY due_at LIMIT 1", (at,)
            ).fetchone()
            if row is None:
                return None
            self._rows.execute(
                "UPDATE notifications SET due_at = ? WHERE id = ?", (at + lease_seconds, row["id"])
            )
            return _notification(row)

    def settle_notification(self, number: str, *, done: bool, due_at: float) -> None:
        """Note one more try: acknowledged (or given up), or due again later."""
        with self._lock:
            self._rows.execute(
                "UPDATE notifications SET tries = tries + 1, done = MAX(done, ?), due_at = ? WHERE id = ?",
                (int(done), due_at, number),
            )

    def _one_payment(self, query: str, value: str) -> Payment | None:
        with self._lock:
            row = self._rows.execute(query, (value,)).fetchone()
        return Payment(**dict(row)) if row else None

    def _known_payment(self, attempt: str) -> Payment:
        payment = self.find_payment(attempt)
        assert payment is not None
        return payment


def new_provider_number() -> str:
    """Give a number nobody can guess; the cashier's address carries it."""
    return "SIM" + secrets.token_hex(12).upper()


def _notification(row: sqlite3.Row) -> Notification:
    return Notification(**{name: row[name] for name in Notification.__slots__})
