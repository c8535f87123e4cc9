"""A double of Baidu's page push on loopback: one account, a day's quota, a ledger, and orders to misbehave.

    python -m zhida.doubles.baidu_push --port 9100 --site https://shop.example --token test-token --quota 500

`POST /urls?site=&token=` takes text/plain, one address a line. `POST /control` takes {"op": "up" | "down" |
"hang" | "garbage" | "ledger"} or {"quota": n} and answers what was taken, in order. Written from the
published description alone, never tried against the real service; it imports nothing of the shop and refuses
to run in production.
"""

from __future__ import annotations

import argparse
import json
import os
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

HANG_SECONDS = 30.0
MOST_URLS = 2_000
Answer = tuple[int, dict[str, object]]


@dataclass(slots=True)
class PushDesk:
    """What the double knows: its one site, what is left of the day, its mood, and what it took."""

    site: str
    token: str
    quota: int = 500
    mood: str = "up"
    ledger: list[str] = field(default_factory=list)
    calls: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    release: threading.Event = field(default_factory=threading.Event)

    def take(self, *, site: str, token: str, body: str) -> Answer:
        """Take or refuse one call, as the service words it."""
        urls = [line.strip() for line in body.splitlines() if line.strip()]
        with self.lock:
            self.calls.append(len(urls))
            if site != self.site:
                return _refusal(400, "site error")
            if token != self.token:
                return _refusal(401, "token is not valid")
            if not urls:
                return _refusal(400, "empty content")
            if len(urls) > MOST_URLS:
                return _refusal(400, "only 2000 urls are allowed once")
            invalid = [url for url in urls if urlsplit(url).scheme not in ("http", "https")]
            host = urlsplit(self.site).netloc
            foreign = [url for url in urls if url not in invalid and urlsplit(url).netloc != host]
            own = [url for url in urls if url not in invalid and url not in foreign]
            if len(own) > self.quota:
                return _refusal(400, "over quota")
            self.quota -= len(own)
            self.ledger.extend(own)
            answer: dict[str, object] = {"remain": self.quota, "success": len(own)}
            return 200, answer | ({"not_same_site": foreign} if foreign else {}) | (
                {"not_valid": invalid} if invalid else {}
            )


class PushServer(ThreadingHTTPServer):
    """The double's HTTP side. Close it with `stop`."""

    daemon_threads = True

    def __init__(self, *, port: int, desk: PushDesk) -> None:
        super().__init__(("127.0.0.1", port), _Requests)
        self.desk = desk

    @property
    def url(self) -> str:
        """Where pages are pushed to."""
        return f"http://127.0.0.1:{self.server_port}/urls"

    def stop(self) -> None:
        """Let hanging requests go and close."""
        self.desk.release.set()
        self.shutdown()
        self.server_close()


class _Requests(BaseHTTPRequestHandler):
    server: PushServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer a push or a control order."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = urlsplit(self.path)
        if parts.path == "/control":
            self._control(json.loads(body))
            return
        desk = self.server.desk
        if desk.mood == "hang":
            desk.release.wait(HANG_SECONDS)
        if desk.mood == "down":
            self._reply(*_refusal(500, "internal error, please try later"))
        elif desk.mood == "garbage":
            self._reply(200, "<html>not what you asked for</html>")
        elif parts.path != "/urls":
            self._reply(*_refusal(404, "not found"))
        elif self.headers.get("Content-Type", "").partition(";")[0] != "text/plain":
            self._reply(*_refusal(400, "content type error"))
        else:
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            site, token = query.get("site", ""), query.get("token", "")
            self._reply(*desk.take(site=site, token=token, body=body.decode()))

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: addresses hold the token."""

    def _control(self, order: dict[str, object]) -> None:
        desk = self.server.desk
        quota = order.get("quota")
        if isinstance(quota, int):
            desk.quota = quota
        elif order.get("op") != "ledger":
            desk.mood = str(order["op"])
        self._reply(200, {"mood": desk.mood, "quota": desk.quota, "ledger": desk.ledger})

    def _reply(self, status: int, content: object) -> None:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        raw = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


def main() -> None:
    """Serve until interrupted."""
    if os.environ.get("ZHIDA_MODE") == "production":
        raise SystemExit("the push double is for demo and test: it refuses ZHIDA_MODE=production")
    parser = argparse.ArgumentParser(description="A double of Baidu's page push on loopback.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--site", required=True)
    parser.add_argument("--token", default="test-token")
    parser.add_argument("--quota", type=int, default=500)
    options = parser.parse_args()
    desk = PushDesk(site=options.site, token=options.token, quota=options.quota)
    PushServer(port=options.port, desk=desk).serve_forever()


def _refusal(status: int, message: str) -> Answer:
    return status, {"error": status, "message": message}


if __name__ == "__main__":
    main()
