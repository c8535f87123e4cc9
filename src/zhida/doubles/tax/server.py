"""The double's HTTP side.

    python -m zhida.doubles.tax.server --port 9110 --app-key shop --secret-file secret.txt

`POST /control` takes {"mood": "up" | "error" | "drop" | "mute" | "slow" | "garbage" | "unsigned",
"calls_left": n, "quota": n, "waits": bool, "confirmations_wait": bool} and answers the ledger and how many
calls there were. error: 503, nothing is done. drop: the line is cut, nothing is done. mute: the work is done
and the line is cut. slow: the work is done, the answer comes 15 seconds later. garbage: nonsense, and nothing
is done. unsigned: the work is done, the answer bears no proof.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from zhida.doubles.tax.ledger import Ledger, Row
from zhida.doubles.tax.paper import draw

HOST = "127.0.0.1"
SETTINGS = ("quota", "waits", "confirmations_wait")


def utc_now() -> datetime:
    """Read the machine's clock."""
    return datetime.now(UTC)


@dataclass(slots=True)
class TaxOffice:
    """One application and its secret, the mood it is in, and what it has issued."""

    app_key: str
    secret: str = field(repr=False)
    clock: Callable[[], datetime] = utc_now
    mood: str = "up"
    calls_left: int | None = None
    slow_seconds: float = 15
    calls: list[str] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def meet(self, path: str) -> str:
        """Tell which mood a call meets; one of a limited number of calls is used up by it."""
        with self.lock:
            self.calls.append(path)
            met = self.mood
            if met != "up" and self.calls_left is not None:
                self.calls_left -= 1
                if not self.calls_left:
                    self.mood, self.calls_left = "up", None
            return met

    def answer(self, path: str, asked: Row, *, origin: str) -> list[Row] | None:
        """Carry a call out; None for a path that is not known."""
        requests, ids = asked.get("requests"), asked.get("requestIds")
        if path == "/v1/invoices" and isinstance(requests, list):
            return [self.ledger.issue(one, now=self.clock(), origin=origin) for one in requests]
        if path == "/v1/invoices/query" and isinstance(ids, list):
            return [self.ledger.ask(str(one)) for one in ids]
        return [self.ledger.confirm(asked)] if path == "/v1/red-confirmations" else None

    def mac(self, *words: str, body: bytes) -> str:
        """Sign as both sides do."""
        text = "\n".join((*words, hashlib.sha256(body).hexdigest()))
        return hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()


class TaxServer(ThreadingHTTPServer):
    """The double on a loopback port; use it as a context, or `stop` it. Port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, *, port: int, office: TaxOffice) -> None:
        super().__init__((HOST, port), _Requests)
        self.office = office
        self.stopped = threading.Event()

    def __enter__(self) -> Self:
        """Serve in a thread."""
        threading.Thread(target=self.serve_forever, args=(0.05,), name="tax office", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    @property
    def url(self) -> str:
        """Where the double listens."""
        return f"http://{HOST}:{self.server_port}"

    def stop(self) -> None:
        """Stop listening and close."""
        self.stopped.set()
        self.shutdown()
        self.server_close()


class _Requests(BaseHTTPRequestHandler):
    server: TaxServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Give the file of an issued invoice."""
        office = self.server.office
        number = Path(self.path).stem
        mood = office.meet(self.path)
        if mood == "garbage":
            self._send(200, b"<html>not a file</html>", {})
        elif mood not in ("up", "slow"):
            self._send(503, b"", {})
        elif number in office.ledger.invoices:
            drawn = draw(number, office.ledger.documents[number])
            self._send(200, drawn, {"Content-Type": "application/pdf"})
        else:
            self._send(404, b"", {})

    def do_POST(self) -> None:
        """Answer a signed call, or a control order."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        office = self.server.office
        if self.path == "/control":
            self._control(json.loads(body))
            return
        mood = office.meet(self.path)
        if mood == "error":
            self._send(503, b"{}", {})
            return
        if mood == "drop":
            self.close_connection = True
            return
        if mood == "garbage":
            self._reply(b"<html>not what you asked for</html>")
            return
        if not self._is_signed(body):
            self._send(401, b'{"code":"E9401"}', {})
            return
        result = office.answer(self.path, json.loads(body), origin=self.server.url)
        if mood == "slow":
            self.server.stopped.wait(office.slow_seconds)
        if mood == "mute":
            self.close_connection = True
            return
        content = {"code": "E0000" if result is not None else "E9400", "result": result}
        answer = json.dumps(content, ensure_ascii=False).encode()
        if mood == "unsigned":
            self._send(200, answer, {})
            return
        self._reply(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: requests hold names."""

    def _is_signed(self, body: bytes) -> bool:
        office, headers = self.server.office, self.headers
        words = [headers.get(f"x-tax-{name}", "") for name in ("app", "timestamp", "nonce")]
        mac = office.mac("request", f"POST {self.path}", *words, body=body)
        return words[0] == office.app_key and hmac.compare_digest(mac, headers.get("x-tax-sign", ""))

    def _reply(self, body: bytes) -> None:
        """Answer and sign the answer for the request's own nonce."""
        office = self.server.office
        timestamp, nonce = str(int(office.clock().timestamp())), secrets.token_hex(8)
        target = f"200 {self.headers.get('x-tax-nonce', '')}"
        mac = office.mac("answer", target, office.app_key, timestamp, nonce, body=body)
        self._send(200, body, {"x-tax-timestamp": timestamp, "x-tax-nonce": nonce, "x-tax-sign": mac})

    def _control(self, order: Row) -> None:
        office = self.server.office
        if "mood" in order:
            calls_left = order.get("calls_left")
            office.mood = str(order["mood"])
            office.calls_left = calls_left if isinstance(calls_left, int) else None
        for name in SETTINGS:
            if name in order:
                setattr(office.ledger, name, order[name])
        ledger = {"mood": office.mood, "calls": len(office.calls), "invoices": office.ledger.invoices}
        self._send(200, json.dumps(ledger, ensure_ascii=False).encode(), {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """Answer; whoever has gone meanwhile hears nothing."""
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True


def main() -> None:
    """Serve until interrupted."""
    if os.environ.get("ZHIDA_MODE") == "production":
        raise SystemExit("the tax double is for demo and test: it refuses ZHIDA_MODE=production")
    parser = argparse.ArgumentParser(description="A double of a platform for invoices on loopback.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--app-key", default="shop")
    parser.add_argument("--secret-file", type=Path, required=True)
    options = parser.parse_args()
    office = TaxOffice(app_key=options.app_key, secret=options.secret_file.read_text("ascii").strip())
    TaxServer(port=options.port, office=office).serve_forever()


if __name__ == "__main__":
    main()
