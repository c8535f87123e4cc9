"""A receiver of webhooks on loopback, and the verifier that the documents give to customers."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[5] / "docs" / "rules" / "webhooks.md"


@dataclass(slots=True)
class Receipt:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Mood:
    """How the receiver answers; `hold` keeps it silent until it is set."""

    status: int = 200
    answer: bytes = b"thanks"
    raw: bytes = b""
    location: str = ""
    hold: threading.Event | None = None
    receipts: list[Receipt] = field(default_factory=list)


class Receiver(ThreadingHTTPServer):
    """A customer's program."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Requests)
        self.mood = Mood()
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}/hook?a=1"

    def stop(self) -> None:
        """Close."""
        self.shutdown()
        self.server_close()
        self.thread.join()


class _Requests(BaseHTTPRequestHandler):
    server: Receiver
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Keep what came and answer by the mood."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        mood = self.server.mood
        mood.receipts.append(Receipt(path=self.path, headers=dict(self.headers.items()), body=body))
        if mood.hold is not None:
            mood.hold.wait(5)
        if mood.raw:
            self.wfile.write(mood.raw)
            self.close_connection = True
            return
        self.send_response(mood.status)
        if mood.location:
            self.send_header("Location", mood.location)
        self.send_header("Content-Length", str(len(mood.answer)))
        self.end_headers()
        self.wfile.write(mood.answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- http.server's word
        """Keep quiet."""


def documented_verifier():
    """Return `is_genuine` as docs/rules/webhooks.md prints it."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(code, "webhooks.md", "exec"), names)  # noqa: S102 -- our own document, which customers copy
    return names["is_genuine"]
