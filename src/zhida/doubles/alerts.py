"""Doubles of the group robots of WeCom and DingTalk on loopback: they check key and sign, keep a ledger.

    python -m zhida.doubles.alerts --port 9100 --key wecom-key --token ding-token --secret ding-secret

`POST /wecom?key=...` and `POST /dingtalk?access_token=...&timestamp=...&sign=...` answer like the real ones;
`GET /` shows what they were told. `POST /control` takes {"op": "up" | "busy" | "down" | "garbage" | "ledger"}
and answers the ledger. Written from the providers' documents alone; it imports nothing of the shop and
refuses to run in production.
"""

from __future__ import annotations

import argparse
import base64
import hmac
import json
import os
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from zhida.doubles.robot_inbox import Received, inbox_page

AN_HOUR_MS = 3_600_000
MOST_A_MINUTE = 20
LONGEST_WECOM_BYTES = 4096


@dataclass(slots=True)
class RobotDesk:
    """What the double knows: the key of its WeCom robot, token and secret of its DingTalk robot."""

    key: str
    token: str
    secret: str
    mood: str = "up"
    ledger: list[dict[str, str]] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    accepted_at: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wecom(self, query: dict[str, str], message: dict[str, object]) -> dict[str, object]:
        """Take a message for the WeCom group."""
        if query.get("key") != self.key:
            return {"errcode": 93000, "errmsg": "invalid webhook url"}
        content = _text_of(message, "content")
        if not content or len(content.encode()) > LONGEST_WECOM_BYTES:
            return {"errcode": 40058, "errmsg": "markdown.content exceed max length"}
        return self._take({"robot": "wecom", "text": content}, busy=45009)

    def dingtalk(self, query: dict[str, str], message: dict[str, object]) -> dict[str, object]:
        """Take a signed message for the DingTalk group."""
        if query.get("access_token") != self.token:
            return {"errcode": 300005, "errmsg": "token is not exist"}
        stamp = query.get("timestamp", "")
        is_recent = stamp.isdigit() and abs(time.time() * 1000 - int(stamp)) <= AN_HOUR_MS
        mac = hmac.digest(self.secret.encode(), f"{stamp}\n{self.secret}".encode(), "sha256")
        if not is_recent or query.get("sign", "") != base64.standard_b64encode(mac).decode():
            return {"errcode": 310000, "errmsg": "sign not match"}
        text, title = _text_of(message, "text"), _text_of(message, "title")
        if not text or not title:
            return {"errcode": 400105, "errmsg": "unsupported msgtype"}
        return self._take({"robot": "dingtalk", "title": title, "text": text}, busy=130101)

    def _take(self, entry: dict[str, str], *, busy: int) -> dict[str, object]:
        with self.lock:
            recent = [at for at in self.accepted_at if at > time.monotonic() - 60]
            if self.mood == "busy" or len(recent) >= MOST_A_MINUTE:
                return {"errcode": busy, "errmsg": "send too fast"}
            self.accepted_at = [*recent, time.monotonic()]
            self.ledger.append(entry)
            self.received.append(
                Received(robot=entry["robot"], text=entry["text"], at=datetime.now().astimezone())
            )
            return {"errcode": 0, "errmsg": "ok"}


class RobotServer(ThreadingHTTPServer):
    """The double's HTTP side: use it as a context, or serve it and close it with `stop`."""

    daemon_threads = True

    def __init__(self, *, port: int, desk: RobotDesk) -> None:
        super().__init__(("127.0.0.1", port), _Requests)
        self.desk = desk

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), name="robots", daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where the double listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def stop(self) -> None:
        """Close."""
        self.shutdown()
        self.server_close()


class _Requests(BaseHTTPRequestHandler):
    server: RobotServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Show the inbox."""
        if urlsplit(self.path).path == "/":
            self._reply(200, inbox_page(self.server.desk.received), kind="text/html")
        else:
            self._reply(404, {})

    def do_POST(self) -> None:
        """Answer a message or a control order."""
        document = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
        parts, desk = urlsplit(self.path), self.server.desk
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/control":
            desk.mood = document["op"] if document["op"] != "ledger" else desk.mood
            self._reply(200, {"mood": desk.mood, "ledger": desk.ledger})
        elif desk.mood == "down":
            self._reply(503, {})
        elif desk.mood == "garbage":
            self._reply(200, "<html>not what you asked for</html>")
        else:
            self._reply(200, (desk.wecom if parts.path == "/wecom" else desk.dingtalk)(query, document))

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: addresses hold keys."""

    def _reply(self, status: int, content: object, *, kind: str = "application/json") -> None:
        raw = (content if isinstance(content, str) else json.dumps(content)).encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


def main() -> None:
    """Serve until interrupted."""
    if os.environ.get("ZHIDA_MODE") == "production":
        raise SystemExit("the robots' double is for demo and test: it refuses ZHIDA_MODE=production")
    parser = argparse.ArgumentParser(description="Doubles of two group robots on loopback.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--key", default="wecom-key")
    parser.add_argument("--token", default="ding-token")
    parser.add_argument("--secret", default="ding-secret")
    options = parser.parse_args()
    desk = RobotDesk(key=options.key, token=options.token, secret=options.secret)
    RobotServer(port=options.port, desk=desk).serve_forever()


def _text_of(message: dict[str, object], name: str) -> str:
    body = message.get("markdown")
    if message.get("msgtype") != "markdown" or not isinstance(body, dict):
        return ""
    text = body.get(name)
    return text if isinstance(text, str) else ""


if __name__ == "__main__":
    main()
