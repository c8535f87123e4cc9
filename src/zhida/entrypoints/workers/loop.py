"""The worker's loops: events, timers and the search index each in a thread, so that none holds up another.

Timers that wait for machines of others (messages, webhooks) have senders of their own. One that hangs takes a
sender ten seconds at most, and its room lets it rest.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

from zhida.entrypoints.wiring import quick_timers, subscriptions, timer_handlers, waiting_timers
from zhida.entrypoints.workers.indexing import run_indexer
from zhida.shop.kernel import clock
from zhida.shop.kernel.delivery import beat, deliver_due, run_due_timers

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.15
SENDER_IDLE_SECONDS = 0.5
SENDERS = 3
BEAT_SECONDS = 3
AFTER_FAULT_SECONDS = 1


def run_worker() -> None:
    """Run until SIGTERM or SIGINT; what is under way is finished first."""
    stop = threading.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda _number, _frame: stop.set())
    threads = [
        threading.Thread(target=_loop, args=(step, idle_seconds, stop), name=name, daemon=False)
        for name, step, idle_seconds in (
            ("events", _deliver, IDLE_SECONDS),
            ("timers", _run_quick_timers, IDLE_SECONDS),
            *((f"sender-{index}", _send, SENDER_IDLE_SECONDS) for index in range(SENDERS)),
            ("heartbeat", _beat, BEAT_SECONDS),
        )
    ]
    threads.append(threading.Thread(target=run_indexer, args=(stop,), name="indexer", daemon=False))
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(0.5)


def drain(*, rounds: int = 20) -> None:
    """Deliver and run everything that is due now, in this thread; for commands and tests."""
    for _round in range(rounds):
        if not (_deliver() + _run_timers()):
            return


def _loop(step: Callable[[], int], idle_seconds: float, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            busy = step()
        except Exception:  # the outer loop: a database that is away for a moment must not end the worker
            log.exception("worker step failed")
            close_old_connections()
            stop.wait(AFTER_FAULT_SECONDS)
            continue
        if not busy:
            stop.wait(idle_seconds)
    connection.close()


def _deliver() -> int:
    return deliver_due(subscriptions(), now=clock.now())


def _run_timers() -> int:
    return run_due_timers(timer_handlers(), now=clock.now())


def _run_quick_timers() -> int:
    return run_due_timers(quick_timers(), now=clock.now())


def _send() -> int:
    return run_due_timers(waiting_timers(), now=clock.now())


def _beat() -> int:
    beat("worker")
    return 0
