"""The worker's third loop: the search index. Loaded by the worker and by commands only, for it is heavy."""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

from django.db import close_old_connections, connection

from zhida.shop.kernel import clock
from zhida.shop.search.indexing.engines import open_indexer
from zhida.shop.search.indexing.feeding import Indexer

log = logging.getLogger(__name__)

IDLE_SECONDS: Final = 0.15
FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 30.0


def run_indexer(stop: threading.Event) -> None:
    """Keep the index up to date until told to stop; a fault is logged and tried again, ever later."""
    pause = FIRST_PAUSE_SECONDS
    while not stop.is_set():
        started = time.monotonic()
        try:
            indexer = open_indexer()
            _work(indexer, stop)
        except (
            Exception
        ):  # the outer loop: a full disk or a database away for a moment must not end the worker
            log.exception("indexer failed")
            close_old_connections()
            if time.monotonic() - started > LONGEST_PAUSE_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
    connection.close()


def settle_index() -> bool:
    """Bring the index up to date in this thread; False when another process does. For commands and tests."""
    indexer = open_indexer()
    try:
        return indexer.settle(now=clock.now())
    finally:
        indexer.close()


def _work(indexer: Indexer, stop: threading.Event) -> None:
    try:
        while not stop.is_set():
            if not indexer.step(now=clock.now()):
                stop.wait(IDLE_SECONDS)
    finally:
        indexer.close()
