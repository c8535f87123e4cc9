"""Taking turns at SQLite's one write lock.

SQLite lets a second writer poll with ever longer sleeps, so that under load the unlucky wait for seconds
while latecomers slip in. Here a writer queues in its process, and the head of each process's queue asks for a
file lock beside the database every millisecond: nobody sleeps while the lock is free. A process that dies
loses its lock with it. Other engines queue by themselves and pass through.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError

WAIT_SECONDS = 20
POLL_SECONDS = 0.001

_turn = threading.Lock()
_queue_files: dict[str, int] = {}


class DatabaseBusy(ShopError):
    """The database was kept writing for too long by somebody else; nothing was written."""

    code = "busy"
    kind = ErrorKind.UNAVAILABLE
    message = _("现在有点忙，请稍后再试。")


@contextmanager
def write_turn(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Hold the right to write to an SQLite file. Raises DatabaseBusy after 20 s."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or "memory" in name:
        yield
        return
    deadline = time.monotonic() + WAIT_SECONDS
    if not _turn.acquire(timeout=WAIT_SECONDS):
        raise DatabaseBusy(retry_after_seconds=1)
    try:
        file = _queue_file(name)
        _lock(file, deadline)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)
    finally:
        _turn.release()


def _queue_file(name: str) -> int:
    if name not in _queue_files:
        _queue_files[name] = os.open(f"{name}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    return _queue_files[name]


def _lock(file: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise DatabaseBusy(retry_after_seconds=1) from None
            time.sleep(POLL_SECONDS)
        else:
            return
