"""A real simulator on a loopback port, and a small shop door that takes its notifications."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue

import httpx
import pytest
from django.db import connections
from tests.running.shop import plain_http

from zhida.doubles.payment_simulator.server import Simulator, SimulatorSettings
from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.money import Money
from zhida.shop.payments import queries, services, tasks
from zhida.shop.payments.invariants import check_invariants
from zhida.shop.payments.records import AttemptStart, IntentRecord
from zhida.shop.payments.services import PayWish
from zhida.shop.payments.timer_kinds import CHECK_ATTEMPT, CHECK_REFUND, READ_INBOX

BUYER = Actor(kind=ActorKind.SHOPPER, user_id=7)
HANDLERS = {
    CHECK_ATTEMPT: tasks.check_attempt,
    CHECK_REFUND: tasks.check_refund,
    READ_INBOX: tasks.read_inbox,
}


@dataclass
class Clock:
    """The instant that the shop and the simulator share."""

    instant: datetime

    def __call__(self) -> datetime:
        return self.instant

    def move(self, **step: float) -> datetime:
        self.instant += timedelta(**step)
        return self.instant


@dataclass
class Message:
    """A notification on its way in, and where its answer is put."""

    path: str
    headers: dict[str, str]
    body: bytes
    answer: "Queue[tuple[int, bytes]]" = field(default_factory=Queue)


@dataclass
class Door:
    """The shop's hook, reached over HTTP as the real one is; remembers what came in.

    With real threads each message is taken by the thread that received it. Otherwise the test's own thread
    takes it while it waits for the simulator, so that all of the test is one transaction that is rolled back.
    """

    clock: Clock
    has_real_threads: bool
    url: str = ""
    is_open: bool = True
    is_attended: bool = False
    waiting: "Queue[Message]" = field(default_factory=Queue)
    received: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def take(self, message: Message) -> tuple[int, bytes]:
        """Hand a message to the shop."""
        take = (
            services.receive_refund_notification
            if message.path.startswith("/hooks/refunds/")
            else services.receive_payment_notification
        )
        name = message.path.rsplit("/", 1)[1]
        reply = take(channel_name=name, body=message.body, headers=message.headers, now=self.clock())
        return reply.status, reply.body

    def attend(self, cause: Callable[[], httpx.Response]) -> httpx.Response:
        """Take messages in this thread until the call that causes them has ended."""
        self.is_attended = True
        with ThreadPoolExecutor(1) as pool:
            call = pool.submit(cause)
            while not call.done() or not self.waiting.empty():
                with suppress(Empty):
                    message = self.waiting.get(timeout=0.005)
                    message.answer.put(self.take(message))
        self.is_attended = False
        return call.result()


@dataclass
class Bench:
    """A shop and a simulator that talk over loopback."""

    clock: Clock
    door: Door
    simulator: Simulator
    channels_file: Path
    client: httpx.Client
    opened: int = 0

    def open(self, minor: int = 6599_00, *, ref: str = "", minutes: int = 30) -> IntentRecord:
        self.opened += 1
        return services.open_intent(
            ref=ref or f"Z{self.opened}",
            amount=Money(minor),
            payer=BUYER.principal,
            subject="青岚 X1 手机",
            expires_at=self.clock() + timedelta(minutes=minutes),
            now=self.clock(),
        )

    def start(self, ref: str, *, scene: str = "pc") -> AttemptStart:
        return services.start_attempt(
            ref=ref, wish=PayWish(channel="simulator", scene=scene), actor=BUYER, now=self.clock()
        )

    def pending(self, minor: int = 6599_00) -> tuple[str, str]:
        """Open an intent and start an attempt; give ref and attempt number."""
        ref = self.open(minor).ref
        return ref, self.start(ref).attempt

    def paid(self, minor: int = 6599_00) -> tuple[str, str]:
        ref, attempt = self.pending(minor)
        assert self.control("pay", attempt)["answers"] == [200]
        return ref, attempt

    def control(self, op: str, attempt: str = "", **more: object) -> dict:
        order = {"op": op, **({"attempt": attempt} if attempt else {}), **more}
        answer = self._post(order)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def _post(self, order: dict[str, object]) -> httpx.Response:
        url = f"{self.simulator.url}/control"
        if self.door.has_real_threads:
            return self.client.post(url, json=order)
        return self.door.attend(lambda: self.client.post(url, json=order))

    def notify(self, body: bytes, headers: dict[str, str]) -> int:
        reply = services.receive_payment_notification(
            channel_name="simulator", body=body, headers=headers, now=self.clock()
        )
        return reply.status

    def run_timers(self) -> int:
        """Run what is due now, once each, as the worker does."""
        ran = 0
        for timer in list(Timer.objects.filter(due_at__lte=self.clock()).order_by("due_at", "id")):
            HANDLERS[timer.kind](timer.key, now=self.clock())
            Timer.objects.filter(pk=timer.pk, generation=timer.generation).delete()
            ran += 1
        return ran

    def attempt(self, ref: str, attempt: str) -> str:
        return queries.attempt_status(ref=ref, attempt=attempt).status

    def intent(self, ref: str) -> IntentRecord:
        record = queries.find_intent(ref=ref)
        assert record is not None
        return record

    def events(self) -> list[str]:
        return list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))

    def assert_books_agree(self) -> None:
        """Compare our books with themselves and with the simulator's ledger, number by number."""
        assert [(check.name, list(check.broken)) for check in check_invariants() if check.broken] == []
        ledger = self.control("ledger")
        theirs = {
            row["attempt"]: Money(row["amount"], row["currency"])
            for row in ledger["payments"]
            if row["status"] == "succeeded"
        }
        back = {row["refund"]: row["amount"] for row in ledger["refunds"] if row["status"] == "succeeded"}
        records = [queries.get_payment(ref=f"Z{index}") for index in range(1, self.opened + 1)]
        ours = {
            attempt.number: attempt.captured
            for record in records
            for attempt in record.attempts
            if attempt.captured.minor
        }
        ours_back = {
            refund.number: refund.amount.minor
            for record in records
            for refund in record.refunds
            if refund.status == "SUCCEEDED"
        }
        assert ours == theirs
        assert ours_back == back


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = False
    door: Door


class _Hook(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        door = self.server.door
        door.received.append((self.path, headers, body))
        message = Message(self.path, headers, body)
        status, answer = 503, b""
        if door.is_open and door.has_real_threads:
            try:
                status, answer = door.take(message)
            finally:
                connections.close_all()
        elif door.is_open and door.is_attended:
            door.waiting.put(message)
            with suppress(Empty):
                status, answer = message.answer.get(timeout=5)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def door(request: pytest.FixtureRequest, db: None, clock: Clock) -> Iterator[Door]:
    has_real_threads = request.node.get_closest_marker("mariadb") is not None
    server = _Server(("127.0.0.1", 0), _Hook)
    server.door = Door(clock, has_real_threads, f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.door
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def bench(tmp_path: Path, door: Door, clock: Clock, settings) -> Iterator[Bench]:
    first = services.ensure_demo_channel(data_dir=tmp_path, simulator_port=1, public_url=door.url)
    keys = services.demo_simulator_keys(channels_file=first)
    simulator = Simulator(
        SimulatorSettings(
            port=0,
            ledger_file=tmp_path / "ledger.sqlite3",
            private_key_file=keys.private_key_file,
            merchants={keys.merchant: keys.merchant_public_key_file},
            clock=clock,
        )
    )
    port = int(simulator.url.rsplit(":", 1)[1])
    channels_file = services.ensure_demo_channel(data_dir=tmp_path, simulator_port=port, public_url=door.url)
    settings.ZHIDA = replace(settings.ZHIDA, payments_file=channels_file, public_url=door.url)
    with simulator, httpx.Client(timeout=30, transport=plain_http()) as client:
        yield Bench(clock, door, simulator, channels_file, client)
