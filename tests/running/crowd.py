"""A crowd that wants one thing at once over real HTTP, and what each of its requests was answered."""

from __future__ import annotations

import heapq
import http.client
import json
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from tests.running import warm
from tests.running.buyers_made import print_buyers
from tests.running.buying import API
from tests.running.shop import Shop

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


@dataclass(slots=True)
class Submit:
    """The order of one wish, with its ticket once it has one."""

    wish: Wish
    headers: dict[str, str]
    document: dict
    answers: list[Answer] = field(default_factory=list)

    @classmethod
    def of(cls, wish: Wish, sku: str) -> Submit:
        """Write the order that a wish sends."""
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
        return cls(wish, headers, document)

    def send(self, connection: http.client.HTTPConnection) -> float | None:
        """Send it; return in how many seconds it is sent again, None when that was the last answer."""
        answer = _post(connection, self.headers, self.document)
        self.answers.append(answer)
        if answer.status != 503 or time.monotonic() > self.wish.until:
            return None
        self.headers[TICKET_HEADER] = str(answer.body.get("ticket", ""))
        return float(answer.retry_after)


class Agenda:
    """What is to be sent when; threads that find nothing due wait until something is."""

    def __init__(self, submits: Sequence[Submit]) -> None:
        self._changed = threading.Condition()
        self._order = count()
        self._open = len(submits)
        self._due = [(0.0, next(self._order), submit) for submit in submits]

    def next_due(self) -> Submit | None:
        """Return what is due next, None when all is over."""
        with self._changed:
            while self._open:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
            return None

    def put_back(self, submit: Submit, *, in_seconds: float) -> None:
        """Send it again later."""
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + in_seconds, next(self._order), submit))
            self._changed.notify()

    def finish(self, note: Callable[[], None]) -> None:
        """Write down that one is over."""
        with self._changed:
            note()
            self._open -= 1
            if not self._open:
                self._changed.notify_all()


def make_buyers(shop: Shop, count: int, *, after: int = 0) -> list[Buyer]:
    """Make so many logged-in buyers in a shop that has the first ones already."""
    finished = warm.run(
        print_buyers, after, after + count, environment=shop.environment, directory=shop.directory
    )
    finished.check_returncode()
    return [Buyer(**json.loads(line)) for line in finished.stdout.splitlines()]


def offer_all(shop: Shop, sku: str, wishes: Sequence[Wish], *, threads: int) -> Diary:
    """Send every wish as fast as so many connections can, and again when the shop said to look again."""
    diary, agenda = Diary(), Agenda([Submit.of(wish, sku) for wish in wishes])

    def work() -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", shop.port, timeout=TIMEOUT_SECONDS)) as line:
            while (submit := agenda.next_due()) is not None:
                try:
                    again_in = submit.send(line)
                except BaseException:
                    # The others would wait for it for ever.
                    agenda.finish(lambda: None)
                    raise
                if again_in is None:
                    agenda.finish(partial(diary.note, submit.wish, submit.answers))
                else:
                    agenda.put_back(submit, in_seconds=again_in)

    with ThreadPoolExecutor(threads) as pool:
        for working in [pool.submit(work) for _index in range(threads)]:
            working.result()
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


def _post(connection: http.client.HTTPConnection, headers: dict[str, str], document: dict) -> Answer:
    began = time.monotonic()
    try:
        response = _ask(connection, headers, document)
    except ConnectionError:
        # The server ends a connection that was idle for long; the key makes it safe to ask again.
        connection.close()
        response = _ask(connection, headers, document)
    body = json.loads(response.read())
    seconds = time.monotonic() - began
    return Answer(response.status, body, response.headers.get("Retry-After", ""), seconds)


def _ask(
    connection: http.client.HTTPConnection, headers: dict[str, str], document: dict
) -> http.client.HTTPResponse:
    connection.request("POST", f"{API}/orders", json.dumps(document), headers)
    return connection.getresponse()
