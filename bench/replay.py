"""The statements of one real order, sent again by hand: what the database costs without the shop's code."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection

from zhida.shop.kernel.ids import new_row_id
from zhida.shop.kernel.uow import transactional

# Row ids of ours are time-ordered and far above this; counts, amounts and automatic keys are below.
LEAST_ROW_ID = 2**40
CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")

Execute = Callable[[str, object, bool, object], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What is different in every order: who buys, where it goes, its number and its key."""

    customer: int
    address: int
    number: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The statements of one order with the names that stand in them."""

    statements: Sequence[tuple[str, Sequence[object]]]
    names: Names


def recorded(act: Callable[[], object]) -> list[tuple[str, Sequence[object]]]:
    """Run an act and return its statements, transaction control left out."""
    statements: list[tuple[str, Sequence[object]]] = []

    def note(execute: Execute, sql: str, params: object, many: bool, context: object) -> object:  # noqa: FBT001 -- Django's signature
        assert not many, sql
        if not sql.startswith(CONTROL):
            statements.append((sql, tuple(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return statements


@transactional
def send_again(recording: Recording, names: Names) -> None:
    """Send the statements in one transaction under other names, and read every answer; after a deadlock
    again, as the shop does.
    """
    fresh = {recording.names.customer: names.customer, recording.names.address: names.address}
    with connection.cursor() as cursor:
        for sql, params in recording.statements:
            cursor.execute(sql, [_renamed(value, recording.names, names, fresh) for value in params])
            if sql.startswith("SELECT"):
                cursor.fetchall()


def fresh_key() -> str:
    """Return an idempotency key."""
    return uuid.uuid4().hex


def _renamed(value: object, old: Names, new: Names, fresh: dict[int, int]) -> object:
    if isinstance(value, int) and value >= LEAST_ROW_ID:
        return fresh.setdefault(value, new_row_id())
    if isinstance(value, str):
        renamed = value.replace(old.number, new.number).replace(old.key, new.key)
        return renamed.replace(str(old.customer), str(new.customer))
    return value
