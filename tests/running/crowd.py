"""A crowd that wants one thing at once over real HTTP, and what each of its requests was answered."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.running.buying import API
from tests.running.shop import Shop

ROOT = Path(__file__).resolve().parents[2]
MAKE = (
    "from zhida.config.selection import select_settings; select_settings(); import django; django.setup();"
    " from tests.running.buyers_made import print_buyers; print_buyers"
)
TICKET_HEADER = "Waiting-Ticket"
TIMEOUT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Buyer:
    """A session's token and the id of an address."""

    token: str
    address: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request was answered, and after how long."""

    status: int
    body: dict
    retry_after: str
    seconds: float


@dataclass(slots=True)
class Diary:
    """All answers of a crowd."""

    answers: list[Answer] = field(default_factory=list)
    # Each account's placed orders, as (number, units).
    placed: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def note(self, wish: Wish, answers: Sequence[Answer]) -> None:
        """Write down what a wish was answered, the last answer being what came of it."""
        self.answers += answers
        if answers[-1].status == 201:
            placed = (answers[-1].body["number"], wish.units)
            self.placed.setdefault(wish.buyer.token, []).append(placed)

    @property
    def units_sold(self) -> int:
        """Return the units in all acknowledged orders."""
        return sum(units for orders in self.placed.values() for _number, units in orders)

    @property
    def codes(self) -> Counter[str]:
        """Return how often each status and code was answered."""
        return Counter(f"{it.status} {it.body.get('code', '')}".strip() for it in self.answers)

    @property
    def slowest(self) -> float:
        """Return the seconds of the slowest answer."""
        return max(it.seconds for it in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants how many units at which total in fen, until when by the machine's monotonic clock."""

    buyer: Buyer
    units: int
    payable_minor: int
    until: float


def make_buyers(shop: Shop, count: int) -> list[Buyer]:
    """Make so many logged-in buyers in a shop."""
    finished = subprocess.run(
        [sys.executable, "-c", f"{MAKE}({count})"],
        env=shop.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [Buyer(**json.loads(line)) for line in finished.stdout.splitlines()]


def offer_all(shop: Shop, sku: str, wishes: Sequence[Wish], *, threads: int) -> Diary:
    """Let every wish be asked for as fast as so many connections can, and wait where the shop says so."""
    diary, lock = Diary(), threading.Lock()
    waiting = deque(wishes)

    def ask_on() -> None:
        """Take one wish after the other on a connection that is kept."""
        with closing(http.client.HTTPConnection("127.0.0.1", shop.port, timeout=TIMEOUT_SECONDS)) as line:
            while True:
                try:
                    wish = waiting.popleft()
                except IndexError:
                    return
                answers = _until_served(line, sku, wish)
                with lock:
                    diary.note(wish, answers)

    with ThreadPoolExecutor(threads) as pool:
        for asking in [pool.submit(ask_on) for _index in range(threads)]:
            asking.result()
    return diary


def while_running(
    act: Callable[[], float], *, pause_seconds: float
) -> tuple[list[float], Callable[[], None]]:
    """Repeat an act beside what follows; return the list it fills and what ends it."""
    taken: list[float] = []
    over = threading.Event()

    def repeat() -> None:
        while not over.wait(pause_seconds):
            taken.append(act())

    thread = threading.Thread(target=repeat)
    thread.start()

    def end() -> None:
        over.set()
        thread.join()

    return taken, end


def _until_served(connection: http.client.HTTPConnection, sku: str, wish: Wish) -> list[Answer]:
    """Submit, and again with the ticket as long as there is a place to wait for."""
    answers: list[Answer] = []
    headers = {
        "Authorization": f"Bearer {wish.buyer.token}",
        "Content-Type": "application/json",
        "Idempotency-Key": uuid.uuid4().hex,
    }
    document = {
        "address_id": wish.buyer.address,
        "expected_payable": {"minor": wish.payable_minor, "currency": "CNY"},
        "lines": [{"sku": sku, "quantity": wish.units}],
    }
    while True:
        answers.append(_post(connection, headers, document))
        last = answers[-1]
        if last.status != 503 or time.monotonic() > wish.until:
            return answers
        headers[TICKET_HEADER] = str(last.body.get("ticket", ""))
        time.sleep(min(int(last.retry_after), max(0.0, wish.until - time.monotonic())))


def _post(connection: http.client.HTTPConnection, headers: dict[str, str], document: dict) -> Answer:
    began = time.monotonic()
    connection.request("POST", f"{API}/orders", json.dumps(document), headers)
    response = connection.getresponse()
    body = json.loads(response.read())
    seconds = time.monotonic() - began
    return Answer(response.status, body, response.headers.get("Retry-After", ""), seconds)
