"""The simulator's HTTP side: signed calls under /v1, the cashier's pages, and the tester's /control."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from zhida.doubles.payment_simulator import wire
from zhida.doubles.payment_simulator.cashier import cashier_page, missing_page, return_address
from zhida.doubles.payment_simulator.control import BadControl, Control
from zhida.doubles.payment_simulator.faults import Faults
from zhida.doubles.payment_simulator.ledger import FAILED, PENDING, Ledger
from zhida.doubles.payment_simulator.notifier import Notifier
from zhida.doubles.payment_simulator.protocol import Call, CallRefused, Protocol

HOST = "127.0.0.1"
MOST_BODY_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorSettings:
    """What the simulator needs to run. `merchants` maps a merchant to the file of its public key."""

    port: int
    ledger_file: Path
    private_key_file: Path
    merchants: Mapping[str, Path]
    clock: Callable[[], datetime]


class Simulator:
    """A running simulator; use it as a context or with start and stop. Port 0 takes a free one."""

    def __init__(self, settings: SimulatorSettings) -> None:
        settings.ledger_file.parent.mkdir(parents=True, exist_ok=True)
        self.faults = Faults()
        self.clock = settings.clock
        self.key = _private_key(settings.private_key_file)
        self.merchants = {name: _public_key(path) for name, path in settings.merchants.items()}
        self.ledger = Ledger(settings.ledger_file)
        self.notifier = Notifier(ledger=self.ledger, faults=self.faults, key=self.key, clock=settings.clock)
        self._server = _Server((HOST, settings.port), _Handler)
        self._server.simulator = self
        self.url = f"http://{HOST}:{self._server.server_address[1]}"
        self.protocol = Protocol(
            ledger=self.ledger, faults=self.faults, notifier=self.notifier, cashier_url=self.cashier_url
        )
        self.control = Control(
            ledger=self.ledger, faults=self.faults, notifier=self.notifier, clock=settings.clock
        )
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="simulator", daemon=True
        )

    def cashier_url(self, provider_number: str) -> str:
        """Give the address of a payment's cashier page."""
        return f"{self.url}/cashier/{provider_number}"

    def start(self) -> None:
        """Begin to answer and to notify."""
        self.notifier.start()
        self._thread.start()

    def stop(self) -> None:
        """End answering and notifying; what is not delivered stays in the ledger for the next run."""
        self._server.shutdown()
        self._server.server_close()
        self.notifier.stop()
        self.ledger.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True
    simulator: Simulator


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.0"
    _nothing: ClassVar[bytes] = b""

    def do_GET(self) -> None:
        self._answer(self._nothing)

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > MOST_BODY_BYTES:
            self._send(413, b"too large", "text/plain")
            return
        self._answer(self.rfile.read(int(length)))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the signature of http.server
        """Keep quiet: the ledger tells what happened."""

    def _answer(self, body: bytes) -> None:
        path = urlsplit(self.path).path
        if path == "/healthz":
            self._send(200, b"ok", "text/plain")
        elif path == "/control" and self.command == "POST":
            self._control(body)
        elif path.startswith("/v1/"):
            self._signed_call(path, body)
        elif path.startswith("/cashier/"):
            self._cashier(path.removeprefix("/cashier/"), body)
        else:
            self._send(404, b"not found", "text/plain")

    def _control(self, body: bytes) -> None:
        try:
            status, answer = 200, self.server.simulator.control.run(_document(body))
        except ValueError:
            status, answer = 400, {"ok": False, "error": "the body must be a JSON object"}
        except BadControl as error:
            status, answer = error.status, {"ok": False, "error": str(error)}
        self._send(status, _json(answer), "application/json")

    def _signed_call(self, path: str, body: bytes) -> None:
        """Answer a merchant's call by the outage that is on."""
        faults = self.server.simulator.faults
        match faults.down:
            case "drop":
                self.close_connection = True
            case "error":
                self._send(503, b"", "text/plain")
            case "garbage":
                self._send(200, b"<html>502 Bad Gateway</html>", "text/html")
            case "mute":
                self._carry_out(path, body)
                self.close_connection = True
            case "slow":
                status, answer = self._carry_out(path, body)
                time.sleep(faults.slow_seconds)
                self._send_signed(status, answer)
            case _:
                self._send_signed(*self._carry_out(path, body))

    def _carry_out(self, path: str, body: bytes) -> tuple[int, dict[str, object]]:
        simulator = self.server.simulator
        now = simulator.clock()
        merchant = self.headers.get(wire.MERCHANT_HEADER, "")
        message = wire.Message(
            direction="request", target=f"{self.command} {path}", merchant=merchant, body=body
        )
        key = simulator.merchants.get(merchant)
        if key is None:
            return 401, {"code": "UNKNOWN_MERCHANT"}
        try:
            wire.verify(
                message, {name.lower(): value for name, value in self.headers.items()}, key=key, now=now
            )
            call = Call(merchant, _document(body) if body else {}, now)
            return 200, _route(simulator.protocol, self.command, path, call)
        except wire.SignatureRefused:
            return 401, {"code": "BAD_SIGNATURE"}
        except ValueError:
            return 400, {"code": "BAD_BODY"}
        except CallRefused as error:
            return error.status, {"code": error.code}

    def _cashier(self, provider_number: str, body: bytes) -> None:
        simulator = self.server.simulator
        payment = simulator.ledger.find_payment_by_provider_number(provider_number)
        if simulator.faults.down:
            self._send(503, b"", "text/plain")
        elif payment is None:
            self._send(404, missing_page().encode(), "text/html; charset=utf-8")
        elif self.command == "GET":
            page = cashier_page(
                payment, own_url=simulator.cashier_url(provider_number), now=simulator.clock()
            )
            self._send(200, page.encode(), "text/html; charset=utf-8")
        else:
            self._choose(provider_number, parse_qs(body.decode("latin-1")).get("choice", [""])[0])

    def _choose(self, provider_number: str, choice: str) -> None:
        """Pay or decline what is still open, then send the browser back to the shop."""
        simulator = self.server.simulator
        now = simulator.clock()
        with simulator.ledger.atomic():
            payment = simulator.ledger.find_payment_by_provider_number(provider_number)
            assert payment is not None
            is_open = payment.status == PENDING and not payment.expired(now)
            if is_open and choice == "pay":
                payment = simulator.ledger.pay(
                    payment.attempt, amount=payment.amount, currency=payment.currency, now=now
                )
            elif is_open and choice == "decline":
                payment = simulator.ledger.move_payment(payment.attempt, status=FAILED, now=now)
        if is_open and payment.status != PENDING:
            simulator.notifier.announce_payment(payment)
        self.send_response(303)
        self.send_header("Location", return_address(payment))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_signed(self, status: int, answer: dict[str, object]) -> None:
        body = _json(answer)
        merchant = self.headers.get(wire.MERCHANT_HEADER, "")
        asked = self.headers.get(wire.NONCE_HEADER, "")
        message = wire.Message(direction="answer", target=f"{status} {asked}", merchant=merchant, body=body)
        simulator = self.server.simulator
        signature = wire.sign(message, key=simulator.key, now=simulator.clock())
        self._send(status, body, "application/json", signature)

    def _send(self, status: int, body: bytes, kind: str, headers: Mapping[str, str] | None = None) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True


def _route(protocol: Protocol, method: str, path: str, call: Call) -> dict[str, object]:
    match (method, path.strip("/").split("/")):
        case ("POST", ["v1", "payments"]):
            return protocol.create(call)
        case ("GET", ["v1", "payments", attempt]):
            return protocol.query(call, attempt)
        case ("POST", ["v1", "payments", attempt, "close"]):
            return protocol.close(call, attempt)
        case ("POST", ["v1", "refunds"]):
            return protocol.refund(call)
        case ("GET", ["v1", "refunds", refund]):
            return protocol.query_refund(call, refund)
        case _:
            raise CallRefused(404, "UNKNOWN_CALL")


def _document(body: bytes) -> dict[str, object]:
    """Read a JSON object. Raises ValueError for anything else."""
    document = json.loads(body)
    if not isinstance(document, dict):
        raise ValueError("not an object")  # noqa: TRY004 -- the callers treat it as json.loads' own ValueError
    return document


def _json(document: dict[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _private_key(path: Path) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey), "the simulator signs with Ed25519"
    return key


def _public_key(path: Path) -> Ed25519PublicKey:
    key = serialization.load_pem_public_key(path.read_bytes())
    assert isinstance(key, Ed25519PublicKey), "the simulator verifies Ed25519"
    return key
