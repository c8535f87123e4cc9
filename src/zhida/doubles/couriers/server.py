"""The practice aggregator's HTTP side: the provider's addresses, a tester's orders, pushes to the shop."""

import json
import threading
from collections.abc import Callable
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from zhida.doubles.couriers.depot import GARBAGE, OUTAGES, Depot
from zhida.doubles.couriers.wire import Scan
from zhida.doubles.gateways.dialect import Call, Reply, json_reply

HOST: Final = "127.0.0.1"
MOST_BODY_BYTES: Final = 256 * 1024
PLAY_SECONDS: Final = 2.0
PUSH_SECONDS: Final = 5.0
REPEATS: Final = 3
TAKEN: Final = {"result": True, "returnCode": "200", "message": "成功"}
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


class CourierDepot:
    """The running aggregator; use it as a context. Port 0 takes a free one.

    With `plays_itself` every waybill goes its way within ten minutes, and each step is pushed.
    """

    def __init__(
        self, *, customer: str, key: str, port: int, clock: Callable[[], datetime], plays_itself: bool = False
    ) -> None:
        # First, so that a port that is taken leaves nothing open.
        self._server = _Server((HOST, port), _Handler)
        self._server.courier = self
        self.depot = Depot(customer=customer, key=key, clock=clock, plays_itself=plays_itself)
        self.url = f"http://{HOST}:{self._server.server_address[1]}"
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._server.serve_forever, args=(0.05,), name="couriers", daemon=True),
            threading.Thread(target=self._play, name="courier script", daemon=True),
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, call: Call) -> Reply | None:
        """Answer one request; None when the connection is to end without an answer."""
        if call.path == "/healthz":
            return Reply(200, b"ok")
        if call.path == "/control" and call.method == "POST":
            return self._control(json.loads(call.body))
        match self.depot.faults.meet(f"{call.method} {call.target}\n{call.body.decode('latin-1')}"):
            case "drop":
                return None
            case "error":
                return Reply(self.depot.faults.error_status)
            case "garbage":
                return GARBAGE
            case "busy":
                return json_reply(200, {"result": False, "returnCode": "500", "message": "服务器错误"})
            case "slow":
                self._stopped.wait(self.depot.faults.slow_seconds)
                return None
            case _:
                return self.depot.answer(call)

    def push(self, number: str, *, salt: str | None = None, status: str = "polling") -> str:
        """Push what is known of a waybill, at most three times until it is taken; give the last outcome."""
        url, body = self.depot.push_of(number, salt=salt, status=status)
        word = ""
        for _try in range(REPEATS):
            word = _posted(url, body)
            if word == "taken" or self._stopped.is_set():
                break
        self.depot.note("push", number, word)
        return word

    def _play(self) -> None:
        while not self._stopped.wait(PLAY_SECONDS):
            for number in self.depot.play():
                self.push(number)

    def _control(self, order: dict[str, str]) -> Reply:
        """Obey a tester: scan, push, forge, down, up or ledger. See the fields in each branch."""
        match order.get("op"):
            case "scan":
                at = datetime.fromisoformat(order["at"]) if "at" in order else self.depot.clock()
                scan = Scan(at=at, text=order["text"], code=order["code"], area=order.get("area", ""))
                self.depot.scan(order["number"], scan)
            case "push":
                return json_reply(
                    200, {"answer": self.push(order["number"], status=order.get("status", "polling"))}
                )
            case "forge":
                return json_reply(200, {"answer": self.push(order["number"], salt="not the salt")})
            case "down" if order.get("kind") in OUTAGES:
                self.depot.faults.down = order["kind"]
                self.depot.faults.calls = order.get("calls", "")
            case "up":
                self.depot.faults.clear()
            case "ledger":
                pass
            case _:
                return json_reply(400, {"ok": False})
        return json_reply(200, {"ok": True, "ledger": self.depot.ledger})


def _posted(url: str, body: bytes) -> str:
    """Post a push: taken, refused, or unheard when the shop gave no answer that can be read."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or HOST, parts.port, timeout=PUSH_SECONDS)
    try:
        connection.request("POST", parts.path, body=body, headers=FORM)
        told = json.loads(connection.getresponse().read())
    except (OSError, HTTPException, ValueError):
        return "unheard"
    finally:
        connection.close()
    return "taken" if told == TAKEN else "refused"


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True
    courier: CourierDepot


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > MOST_BODY_BYTES:
            self._send(Reply(413, b"too large"))
            return
        self._answer(self.rfile.read(int(length)))

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: a subscription holds a key."""

    def _answer(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.courier.answer(
            Call(method=self.command, target=self.path, headers=headers, body=body)
        )
        if reply is None:
            self.close_connection = True
        else:
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        try:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)
        except ConnectionError:
            self.close_connection = True
