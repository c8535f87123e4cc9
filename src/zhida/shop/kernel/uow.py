"""One use case, one transaction: `transactional` opens it at the outermost call and retries what can heal."""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections, transaction

from zhida.shop.kernel.turns import write_turn

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 5
FIRST_PAUSE_SECONDS = 0.01
# Deadlock, lock wait, row changed since read (MariaDB snapshot), TiDB write conflict and schema change,
# Galera certification failure: all mean "run it again".
RETRYABLE_CODES = frozenset({1213, 1205, 1020, 8002, 8022, 8028, 9007, 1047})
RETRYABLE_SQLITE = ("database is locked", "database table is locked", "database schema is locked")


def transactional(function: Callable[P, R]) -> Callable[P, R]:
    """Run a service in a transaction: the outermost call opens and retries it, inner calls join.

    The function must be re-runnable: its only outside effects go through the outbox. A refusal raised inside
    rolls everything back.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        connection = connections[DEFAULT_DB_ALIAS]
        if in_use_case():
            with transaction.atomic(savepoint=False):
                return function(*args, **kwargs)
        attempt = 0
        while True:
            attempt += 1
            try:
                with write_turn(connection), transaction.atomic():
                    return function(*args, **kwargs)
            except (OperationalError, InterfaceError) as error:
                if attempt == TRIES or not is_retryable(error) or connection.in_atomic_block:
                    raise
            time.sleep(random.uniform(0.5, 1.5) * FIRST_PAUSE_SECONDS * 2**attempt)  # noqa: S311 -- jitter, not a secret

    return run


def in_use_case() -> bool:
    """Say whether a use case's transaction is open; the one a test wraps around itself does not count."""
    connection = connections[DEFAULT_DB_ALIAS]
    if not connection.in_atomic_block:
        return False
    return not getattr(connection.atomic_blocks[-1], "_from_testcase", False)


def require_transaction() -> None:
    """Refuse to go on outside a use case's transaction; a programming error, never the shopper's."""
    if not in_use_case():
        raise RuntimeError("this must run inside a transaction: call it from a @transactional service")


def is_retryable(error: Exception) -> bool:
    """Say whether running the whole transaction again can heal this database error."""
    first = error.args[0] if error.args else None
    if isinstance(first, int):
        return first in RETRYABLE_CODES
    return any(text in str(first) for text in RETRYABLE_SQLITE)
