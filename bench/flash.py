"""A flash sale on MariaDB: one hot SKU beside many, and a crowd over real HTTP that wants 100 units."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from functools import partial
from statistics import quantiles

import httpx
from tests.running.buying import STAFF, data, find_product, phone_document
from tests.running.crowd import Buyer, Diary, Wish, make_buyers, offer_all, while_running
from tests.running.mariadb import is_installed
from tests.running.shop import Shop, own_database, running_shop

from bench.measuring import QUICK, Plan, in_turns, say, wall_seconds
from bench.order_worker import ORDERS_A_BUYER
from bench.orders import PROCESSES, ROOT, SET_UP, command, mariadb, told, worker
from bench.scratch import directory
from bench.served import NEVER_KEPT

PREPARE = f"{SET_UP} from bench.flash_worker import prepare; prepare()"
SERVE = f"{SET_UP} from bench.flash_worker import serve; serve"
SIDES = ("hot", "many")
LEAST_RATIO = 0.7
UNITS = 100
CROWD = 5_000
FLASH_MINOR = 9900
THREADS = 64
PATIENCE_SECONDS = 150


def run(plan: Plan) -> None:
    """Print the rate of one hot SKU as a part of that of many, then what a crowd was answered.

    The quick plan keeps to the rates, on SQLite; a small crowd is a test of tests/concurrency.
    """
    if plan is QUICK:
        compare("SQLite", f"sqlite:///{directory() / 'flash.sqlite3'}", plan)
        return
    if not is_installed():
        say("MariaDB: left out, there is no server on this machine")
        return
    with mariadb() as server:
        with own_database(server) as url:
            compare("MariaDB", url, plan)
        rush(server, buyers=CROWD)


def compare(engine: str, url: str, plan: Plan) -> None:
    """Let the processes sell one SKU and many in turns."""
    environment = {**os.environ, "ZHIDA_DATABASE_URL": url}
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, cwd=ROOT, check=True)
    orders = plan.orders * 2
    buyers = -(-orders * plan.rounds * len(SIDES) // ORDERS_A_BUYER)
    with ExitStack() as stack:
        workers = [
            stack.enter_context(worker(f"{SERVE}({buyers})", environment)) for _index in range(PROCESSES)
        ]
        for one in workers:
            told(one)
        seconds = in_turns(
            {side: partial(wall_seconds, partial(command, workers, f"{side} {orders}")) for side in SIDES},
            rounds=plan.rounds,
        )
    rates = {side: orders * PROCESSES / seconds[side] for side in SIDES}
    say(
        f"{engine}: one hot flash SKU {rates['hot']:.0f} orders/s, many {rates['many']:.0f}/s, "
        f"ratio {rates['hot'] / rates['many']:.2f} (at least {LEAST_RATIO})"
    )


def rush(server: str, *, buyers: int) -> None:
    """Print what a crowd that is offered as fast as it can be was answered, and what other pages took."""
    with running_shop(server=server) as shop, shop.log_staff_in() as staff:
        page = open_sale(shop, staff) + NEVER_KEPT
        crowd = make_buyers(shop, buyers)
        with shop.client() as visitor:
            quiet = [seconds_of(visitor, page) for _look in range(40)]
            taken, end = while_running(partial(seconds_of, visitor, page), pause_seconds=0.1)
            started = time.monotonic()
            try:
                diary = offer_all(shop, "FC-1", wishes_of(crowd), threads=THREADS)
            finally:
                end()
            report(diary, buyers=buyers, seconds=time.monotonic() - started)
        say(
            f"product page drawn anew meanwhile: p50 {1000 * quantiles(taken, n=100)[49]:.0f} ms, "
            f"p99 {1000 * quantiles(taken, n=100)[98]:.0f} ms; before p50 "
            f"{1000 * quantiles(quiet, n=100)[49]:.0f} ms"
        )
        assert shop.invariants()["ok"], "the books do not agree"


def open_sale(shop: Shop, staff: httpx.Client) -> str:
    """Put a SKU on a flash sale of 100 units, 2 for a buyer; return the address of its page."""
    shop.import_products([phone_document("FC", price="129.00", stock=10_000)])
    document = {"kind": "flash_price", "skus": {"FC-1": FLASH_MINOR}, "quota_left": UNITS, "buyer_left": 2}
    offer = data(staff.post(f"{STAFF}/promotions", json=document), 201)["id"]
    data(staff.post(f"{STAFF}/promotions/{offer}/publish"), 200)
    return str(find_product(staff, "FC")["url"])


def wishes_of(buyers: list[Buyer]) -> list[Wish]:
    """Let each buyer want one unit for as long as its patience lasts."""
    until = time.monotonic() + PATIENCE_SECONDS
    return [Wish(buyer=buyer, units=1, payable_minor=FLASH_MINOR, until=until) for buyer in buyers]


def report(diary: Diary, *, buyers: int, seconds: float) -> None:
    """Print the answers; a unit too many or too few ends the benchmark."""
    waits = sorted(it.seconds for it in diary.answers)
    say(
        f"{buyers} buyers for {UNITS} units: {diary.units_sold} sold in {seconds:.1f} s, "
        f"{len(waits) / seconds:.0f} answers/s"
    )
    say("answers: " + ", ".join(f"{count} x {code}" for code, count in sorted(diary.codes.items())))
    say(
        f"an answer took {1000 * waits[len(waits) // 2]:.0f} ms (median), "
        f"{1000 * waits[len(waits) * 99 // 100]:.0f} ms (p99), {waits[-1]:.1f} s (most; at most 30)"
    )
    assert diary.units_sold == min(buyers, UNITS), "not exactly the units of the sale were sold"


def seconds_of(client: httpx.Client, page: str) -> float:
    """Return how long a page took."""
    answer = client.get(page)
    answer.raise_for_status()
    return answer.elapsed.total_seconds()
