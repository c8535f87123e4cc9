"""Notifications of payments a second: taken by the shop, and by a bare insert loop, over 8 connections."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from functools import partial

from tests.running.mariadb import is_installed
from tests.running.shop import own_database

from bench.measuring import QUICK, Plan, in_turns, say, wall_seconds
from bench.notification_worker import THREADS
from bench.orders import PROCESSES, ROOT, SET_UP, command, mariadb, told, worker
from bench.scratch import directory

# So many notifications for each order of the plan: one is a sixth of the work.
NOTIFICATIONS_AN_ORDER = 5
PREPARE = f"{SET_UP} from bench import scratch; scratch.prepare_database()"
SERVE = f"{SET_UP} from bench.notification_worker import serve; serve"


def run(plan: Plan) -> None:
    """Print the shop's notifications a second as a part of the bare loop's, on each engine that is there; the
    quick plan keeps to SQLite.
    """
    measure("SQLite", f"sqlite:///{directory() / 'notifications.sqlite3'}", plan)
    if plan is QUICK:
        return
    if not is_installed():
        say("MariaDB: left out, there is no server on this machine")
        return
    with mariadb() as server, own_database(server) as url:
        measure("MariaDB", url, plan)


def measure(engine: str, url: str, plan: Plan) -> None:
    """Let the processes take notifications and insert rows in turns."""
    environment = {**os.environ, "ZHIDA_DATABASE_URL": url}
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, cwd=ROOT, check=True)
    taken = plan.orders * NOTIFICATIONS_AN_ORDER
    with ExitStack() as stack:
        call = f"{SERVE}({taken * plan.rounds + 1})"
        workers = [stack.enter_context(worker(call, environment)) for _index in range(PROCESSES)]
        statements = {told(one).split()[1] for one in workers}
        seconds = in_turns(
            {
                name: partial(wall_seconds, partial(command, workers, f"{name} {taken}"))
                for name in ("shop", "bare")
            },
            rounds=plan.rounds,
        )
    news = taken * PROCESSES
    say(
        f"{engine}, {PROCESSES * THREADS} connections, {', '.join(statements)} statements between begin and "
        f"commit: {news / seconds['shop']:.0f} notifications/s, bare inserts {news / seconds['bare']:.0f}/s, "
        f"ratio {seconds['bare'] / seconds['shop']:.2f}"
    )
