"""The practice services' HTTP side: one port, one prefix a service, and the tester's outages."""

import json
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from zhida.doubles.gateways.dialect import Call, Reply, json_reply
from zhida.doubles.gateways.faults import Faults
from zhida.doubles.social import alipay, weibo, weixin
from zhida.doubles.social.applications import load_applications
from zhida.doubles.social.desk import Desk
from zhida.doubles.social.people import Registry

HOST: Final = "127.0.0.1"
MOST_BODY_BYTES: Final = 64 * 1024
SERVICES: Final = {"weixin": weixin.answer, "weibo": weibo.answer, "alipay": alipay.answer}
GARBAGE: Final = Reply(200, b"<html>502 Bad Gateway</html>", "text/html")
OUTAGES: Final = ("drop", "error", "garbage")


class SocialServices:
    """The running services; use it as a context or with start and stop. Port 0 takes a free one."""

    def __init__(
        self, *, directory: Path, alipay_directory: Path, port: int, clock: Callable[[], datetime]
    ) -> None:
        # First, so that a port that is taken leaves nothing open.
        self._server = _Server((HOST, port), _Handler)
        self._server.services = self
        self.clock = clock
        self.faults = Faults()
        self.desk = Desk(
            applications=load_applications(directory, alipay_directory=alipay_directory),
            registry=Registry(),
        )
        self.url = f"http://{HOST}:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="social", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, call: Call) -> Reply | None:
        """Answer one request; None when the connection is to end without an answer."""
        if call.path == "/healthz":
            return Reply(200, b"ok")
        if call.path == "/control" and call.method == "POST":
            return self._control(call)
        match self.faults.meet(f"{call.method} {call.target}\n{call.body.decode('latin-1')}"):
            case "drop":
                return None
            case "error":
                return Reply(self.faults.error_status)
            case "garbage":
                return GARBAGE
            case _:
                return self._served(call)

    def _served(self, call: Call) -> Reply:
        service, _slash, rest = call.path.lstrip("/").partition("/")
        answer = SERVICES.get(service)
        return answer(f"/{rest}", call, self.desk, now=self.clock()) if answer else Reply(404)

    def _control(self, call: Call) -> Reply:
        """Turn an outage on or off: {"op": "down", "kind": ..., "calls": ...} or {"op": "up"}."""
        order = json.loads(call.body)
        self.faults.clear()
        if order.get("op") == "down" and order.get("kind") in OUTAGES:
            self.faults.down = order["kind"]
            self.faults.calls = str(order.get("calls", ""))
        elif order.get("op") != "up":
            return json_reply(400, {"ok": False})
        return json_reply(200, {"ok": True})


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True
    services: SocialServices


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
        """Keep quiet: addresses hold codes."""

    def _answer(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.services.answer(
            Call(method=self.command, target=self.path, headers=headers, body=body)
        )
        if reply is None:
            self.close_connection = True
        else:
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        headers: Mapping[str, str] = {
            "Content-Type": reply.kind,
            "Content-Length": str(len(reply.body)),
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
