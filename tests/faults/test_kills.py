"""kill -9 of every kind of process while people buy: what was acknowledged is there, the books agree."""

import os
import random
import signal
import threading
import time
from dataclasses import dataclass, field

import httpx
import pytest
from tests.running.buying import API, add_address, data, phone_document, place, quote, start_payment, wait_for
from tests.running.mariadb import MariaDB, is_installed
from tests.running.processes import kill, processes_of
from tests.running.shop import Shop, running_shop

pytestmark = pytest.mark.slow

SHOPPERS = 3
# Between two orders of one shopper: a kill wants orders under way, not the whole machine.
THINKING_SECONDS = 0.1
STOCK = 10_000
# So many acknowledged orders are worth looking at.
ENOUGH = 10
SEED = 20261122


@dataclass
class Diary:
    """What shoppers were told: numbers of orders that were acknowledged, attempts that the channel paid."""

    placed: list[str] = field(default_factory=list)
    paid: list[str] = field(default_factory=list)
    refused: int = 0


def shop_on(shop: Shop, client: httpx.Client, address: str, diary: Diary, stop: threading.Event) -> None:
    """Order and pay again and again; an answer that never came is nobody's promise."""
    lines = [{"sku": "KL-1", "quantity": 1}]
    while not stop.is_set():
        try:
            answer = place(client, address, quote(client, address, lines=lines)["payable"], lines=lines)
            if answer.status_code != 201:
                diary.refused += 1
                cancel_all(client)
                continue
            number = answer.json()["number"]
            diary.placed.append(number)
            attempt = start_payment(client, number)["attempt"]
            shop.control("pay", attempt=attempt)
            diary.paid.append(number)
            stop.wait(THINKING_SECONDS)
        except (httpx.HTTPError, AssertionError, ValueError):
            diary.refused += 1
            stop.wait(0.2)


def cancel_all(client: httpx.Client) -> None:
    """Make room under the limit of unpaid orders."""
    answer = client.get(f"{API}/orders", params={"status": "awaiting_payment"})
    for order in data(answer, 200)["items"]:
        client.post(f"{API}/orders/{order['number']}/cancel")


def buy_under_fire(shop: Shop, fire) -> list[tuple[httpx.Client, Diary]]:
    """Let shoppers buy while `fire(stop)` does its worst; return who was told what."""
    shop.import_products([phone_document("KL", price="10.00", stock=STOCK)])
    buyers = []
    for index in range(SHOPPERS):
        client = shop.log_in(f"1370000{index:04d}")
        buyers.append((client, add_address(client), Diary()))
    stop = threading.Event()
    threads = [
        threading.Thread(target=shop_on, args=(shop, client, address, diary, stop))
        for client, address, diary in buyers
    ]
    for thread in threads:
        thread.start()

    def placed() -> int:
        return sum(len(diary.placed) for _client, _address, diary in buyers)

    try:
        wait_for(placed, bool)
        fire(stop)
        wait_for(placed, lambda count: count > ENOUGH)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return [(client, diary) for client, _address, diary in buyers]


def check_promises(shop: Shop, told: list[tuple[httpx.Client, Diary]]) -> None:
    """Every acknowledged order is there, every payment that the channel has is booked, the books agree."""
    shop.wait_until_ready()
    for client, diary in told:
        for number in diary.placed:
            found = client.get(f"{API}/orders/{number}")
            assert found.status_code == 200, f"{number}: {found.text}\n{shop.log_end()}"
        for number in diary.paid:
            wait_for(
                lambda client=client, number=number: client.get(f"{API}/orders/{number}").json()["status"],
                lambda status: status in ("paid", "closed"),
                within_seconds=90,
            )
    assert wait_for(shop.invariants, lambda report: report["ok"], within_seconds=30)["ok"]


@pytest.mark.mariadb
def test_kill_of_web_worker_and_simulator_at_random_points():
    chance = random.Random(SEED)  # noqa: S311 -- a seed that a failure can be run again with
    with running_shop(workers=2) as shop:
        group = shop.process.pid

        def fire(stop: threading.Event) -> None:
            for kind in ("web", "worker", "simulator", "web", "worker", "web"):
                stop.wait(chance.uniform(0.5, 2.5))
                kill(group, kind)
                shop.wait_until_ready()
            stop.wait(3)

        check_promises(shop, buy_under_fire(shop, fire))
        assert {"web", "worker", "simulator"} <= set(processes_of(group).values())


@pytest.mark.skipif(not is_installed(), reason="no MariaDB server on this machine")
def test_kill_of_the_database(tmp_path):
    server = MariaDB(tmp_path)
    server.install()
    server.start()
    try:
        with running_shop(server=server.url, workers=2) as shop:

            def fire(stop: threading.Event) -> None:
                for _shot in range(2):
                    stop.wait(2.5)
                    server.kill()
                    time.sleep(0.5)
                    server.start()
                stop.wait(3)

            check_promises(shop, buy_under_fire(shop, fire))
    finally:
        server.stop()


def test_whole_shop_killed_and_started_again():
    with running_shop(workers=2) as shop:

        def fire(stop: threading.Event) -> None:
            stop.wait(3)
            # All at once: a supervisor that outlives its children by a moment starts new ones.
            os.killpg(shop.process.pid, signal.SIGKILL)
            shop.process.join()
            shop.start(workers=2)
            stop.wait(2)

        check_promises(shop, buy_under_fire(shop, fire))
