"""What a gateway still has to tell the shop, kept until the shop acknowledges it."""

import sqlite3
from dataclasses import dataclass

from zhida.doubles.gateways.rows import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A message to the shop. The same news has the same `id`; `body` is signed anew at each try."""

    id: str
    attempt: str
    merchant: str
    url: str
    body: str
    tries: int = 0


class Mailbox:
    """The queue of messages in a gateway's file."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def put(self, notification: Notification, *, due_at: float) -> None:
        """Queue a message to the shop; one that is queued already stays as it is."""
        news = notification
        self._rows.run(
            "INSERT OR IGNORE INTO notifications (id, attempt, merchant, url, body, due_at)"
            " VALUES (?,?,?,?,?,?)",
            (news.id, news.attempt, news.merchant, news.url, news.body, due_at),
        )

    def list_of(self, attempt: str) -> list[Notification]:
        """Give every message about one payment, oldest first."""
        query = "SELECT * FROM notifications WHERE attempt = ? ORDER BY rowid"
        return [_notification(row) for row in self._rows.all(query, (attempt,))]

    def take_due(self, *, at: float, lease_seconds: float) -> Notification | None:
        """Give one message that is due and keep it from being taken again for a while."""
        query = "SELECT * FROM notifications WHERE done = 0 AND due_at <= ? ORDER BY due_at LIMIT 1"
        with self._rows.atomic():
            row = self._rows.one(query, (at,))
            if row is None:
                return None
            statement = "UPDATE notifications SET due_at = ? WHERE id = ?"
            self._rows.run(statement, (at + lease_seconds, row["id"]))
            return _notification(row)

    def settle(self, number: str, *, done: bool, due_at: float) -> None:
        """Note one more try: acknowledged (or given up), or due again later."""
        self._rows.run(
            "UPDATE notifications SET tries = tries + 1, done = MAX(done, ?), due_at = ? WHERE id = ?",
            (int(done), due_at, number),
        )


def _notification(row: sqlite3.Row) -> Notification:
    return Notification(**{name: row[name] for name in Notification.__slots__})
