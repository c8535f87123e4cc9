"""A gateway's HTTP side: the protocol's own addresses, the cashier's pages, and the tester's /control."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from zhida.doubles.gateways.books import FAILED, PENDING, Books, Payment
from zhida.doubles.gateways.cashier import cashier_page, leaving_page, missing_page, way_back
from zhida.doubles.gateways.control import BadControl, Control
from zhida.doubles.gateways.dialect import HTML, Call, Desk, Dialect, Paid, Reply, json_reply, redirect
from zhida.doubles.gateways.faults import Faults
from zhida.doubles.gateways.notifier import Notifier

HOST = "127.0.0.1"
MOST_BODY_BYTES = 64 * 1024
GARBAGE = Reply(200, b"<html>502 Bad Gateway</html>", "text/html")


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """What a gateway needs to run. Port 0 takes a free one; its books are `<dialect name>.sqlite3`.

    `books_file` names another file inside the directory.
    """

    port: int
    directory: Path
    clock: Callable[[], datetime]
    books_file: str = ""


class Gateway:
    """A running gateway; use it as a context or with start and stop."""

    def __init__(self, dialect: Dialect, settings: GatewaySettings) -> None:
        # First, so that a port that is taken leaves nothing open.
        self._server = _Server((HOST, settings.port), _Handler)
        self._server.gateway = self
        self.dialect = dialect
        self.clock = settings.clock
        self.faults = Faults()
        self.books = Books(settings.directory / (settings.books_file or f"{dialect.name}.sqlite3"))
        self.notifier = Notifier(dialect, books=self.books, faults=self.faults, clock=self.now)
        self.url = f"http://{HOST}:{self._server.server_address[1]}"
        self.desk = Desk(
            url=self.url, books=self.books, faults=self.faults, news=self.notifier, clock=self.now
        )
        self.control = Control(dialect, desk=self.desk, notifier=self.notifier)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name=dialect.name, daemon=True
        )

    def now(self) -> datetime:
        """Read the clock, which a test may change while the gateway runs."""
        return self.clock()

    def start(self) -> None:
        """Begin to answer and to notify."""
        self.notifier.start()
        self._thread.start()

    def stop(self) -> None:
        """End answering and notifying; what is not delivered stays in the books for the next run."""
        self._server.shutdown()
        self._server.server_close()
        self.notifier.stop()
        self.books.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def answer(self, call: Call) -> Reply | None:
        """Answer one request; None when the connection is to end without an answer."""
        if call.path == "/healthz":
            return Reply(200, b"ok")
        if call.path == "/control" and call.method == "POST":
            return self._run_control(call)
        if call.path.startswith("/cashier/"):
            return self._show_cashier(call, call.path.removeprefix("/cashier/"))
        return self._answer_by_faults(call)

    def _run_control(self, call: Call) -> Reply:
        try:
            return json_reply(200, self.control.run(call.document()))
        except ValueError:
            return json_reply(400, {"ok": False, "error": "the body must be a JSON object"})
        except BadControl as error:
            return json_reply(error.status, {"ok": False, "error": str(error)})

    def _answer_by_faults(self, call: Call) -> Reply | None:
        """Answer a merchant's call by the outage that is on."""
        now = self.now()
        match self.faults.meet(f"{call.method} {call.target}\n{call.body.decode('latin-1')}"):
            case "drop":
                return None
            case "error":
                return Reply(self.faults.error_status)
            case "garbage":
                return GARBAGE
            case "busy":
                return self.dialect.busy(call, status=self.faults.error_status, now=now)
            case "unsure":
                self.dialect.answer(call, self.desk, now=now)
                return self.dialect.busy(call, status=self.faults.error_status, now=now)
            case "mute":
                self.dialect.answer(call, self.desk, now=now)
                return None
            case "slow":
                reply = self.dialect.answer(call, self.desk, now=now)
                time.sleep(self.faults.slow_seconds)
                return reply
            case _:
                return self.dialect.answer(call, self.desk, now=now)

    def _show_cashier(self, call: Call, provider_number: str) -> Reply:
        payment = self.books.find_payment_by_provider_number(provider_number)
        if self.faults.is_down:
            return Reply(503)
        if payment is None:
            return Reply(404, missing_page(self.dialect).encode(), HTML)
        if call.method == "POST":
            return self._choose(payment, call.form().get("choice", ""))
        payment = self.dialect.open_cashier(payment, self.desk, now=self.now())
        own_url = self.desk.cashier_url(payment)
        page = cashier_page(payment, self.dialect, own_url=own_url, now=self.now())
        return Reply(200, page.encode(), HTML)

    def _choose(self, payment: Payment, choice: str) -> Reply:
        """Pay or decline what is still open, then send the browser back to the shop."""
        now = self.now()
        with self.books.atomic():
            known = self.books.find_payment(payment.attempt)
            assert known is not None
            is_open = known.status == PENDING and not known.expired(now)
            chosen = known
            if is_open and choice == "pay":
                paid = Paid(known.amount, known.currency)
                chosen = self.dialect.pay(known, self.desk, paid=paid, now=now)
            elif is_open and choice == "decline":
                chosen = self.books.move_payment(known.attempt, status=FAILED, now=now)
        if chosen != known:
            self.notifier.announce_payment(chosen)
        way = way_back(self.dialect, chosen, now=now)
        if way.method == "GET":
            return redirect(way.address)
        return Reply(200, leaving_page(self.dialect, way).encode(), HTML)


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True
    gateway: Gateway


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.0"
    _nothing: ClassVar[bytes] = b""

    def do_GET(self) -> None:
        self._answer(self._nothing)

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > MOST_BODY_BYTES:
            self._send(Reply(413, b"too large"))
            return
        self._answer(self.rfile.read(int(length)))

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: the books tell what happened."""

    def _answer(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call(method=self.command, target=self.path, headers=headers, body=body)
        reply = self.server.gateway.answer(call)
        if reply is None:
            self.close_connection = True
        else:
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        about_body = {"Content-Type": reply.kind, "Content-Length": str(len(reply.body))}
        headers: Mapping[str, str] = {
            **(about_body if reply.status != HTTPStatus.NO_CONTENT else {}),
            "Cache-Control": "no-store",
            **reply.headers,
        }
        try:
            self.send_response(reply.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)
        except ConnectionError:
            self.close_connection = True
