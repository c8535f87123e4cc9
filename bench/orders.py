"""Orders a second, placed by the shop's service and by a loop of the same SQL, over 8 connections."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from tests.running.mariadb import MariaDB, is_installed
from tests.running.shop import own_database

from bench.measuring import QUICK, Plan, in_turns, say, wall_seconds
from bench.order_worker import ORDERS_A_BUYER, THREADS
from bench.scratch import directory

PROCESSES = 2
ROOT = Path(__file__).resolve().parent.parent
SET_UP = "from bench.surroundings import set_up; set_up();"
PREPARE = f"{SET_UP} from bench import scratch; scratch.prepare_database(); scratch.import_catalogue(skus=40)"
SERVE = f"{SET_UP} from bench.order_worker import serve; serve"


def run(plan: Plan) -> None:
    """Print the shop's orders a second as a part of the bare loop's, on each engine that is there; the quick
    plan keeps to SQLite.
    """
    measure("SQLite", f"sqlite:///{directory() / 'orders.sqlite3'}", plan)
    if plan is QUICK:
        return
    if not is_installed():
        say("MariaDB: left out, there is no server on this machine")
        return
    with mariadb() as server, own_database(server) as url:
        measure("MariaDB", url, plan)


def measure(engine: str, url: str, plan: Plan) -> None:
    """Let the processes place orders and send statements in turns."""
    environment = {**os.environ, "ZHIDA_DATABASE_URL": url}
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, cwd=ROOT, check=True)
    buyers = -(-(plan.orders * plan.rounds * 2 + 1) // ORDERS_A_BUYER)
    with ExitStack() as stack:
        workers = [
            stack.enter_context(worker(f"{SERVE}({buyers})", environment)) for _index in range(PROCESSES)
        ]
        statements = {told(one).split()[1] for one in workers}
        seconds = in_turns(
            {
                name: partial(wall_seconds, partial(command, workers, f"{name} {plan.orders}"))
                for name in ("shop", "sql")
            },
            rounds=plan.rounds,
        )
    orders = plan.orders * PROCESSES
    say(
        f"{engine}, {PROCESSES * THREADS} connections, {', '.join(statements)} statements for 2 lines: "
        f"{orders / seconds['shop']:.0f} orders/s, bare loop {orders / seconds['sql']:.0f}/s, "
        f"ratio {seconds['sql'] / seconds['shop']:.2f}"
    )


def command(workers: Sequence[subprocess.Popen[str]], text: str) -> None:
    """Give all processes the same command at once and wait until each has done it."""
    for one in workers:
        assert one.stdin is not None
        one.stdin.write(f"{text}\n")
        one.stdin.flush()
    for one in workers:
        told(one)


def told(process: subprocess.Popen[str]) -> str:
    """Return the next line of a process."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "a process of the benchmark has ended"
    return line


@contextmanager
def worker(call: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run one process that makes this call; it ends when its input does."""
    with subprocess.Popen(
        [sys.executable, "-c", call],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            assert process.stdin is not None
            process.stdin.close()


@contextmanager
def mariadb() -> Iterator[str]:
    """Run a private MariaDB with durable commits; yield its address."""
    with tempfile.TemporaryDirectory(prefix="zhida-bench-mariadb-") as scratch:
        server = MariaDB(Path(scratch))
        server.install()
        server.start()
        try:
            yield server.url
        finally:
            server.stop()
