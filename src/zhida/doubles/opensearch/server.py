"""The double's HTTP side.

    python -m zhida.doubles.opensearch.server --port 9200

`POST /control` takes {"op": "down" | "hang" | "garbage" | "up"}: every further request is refused with 503,
never answered, or answered with something that is no JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from zhida.doubles.opensearch.faults import Json, Refused
from zhida.doubles.opensearch.indexes import Indexes
from zhida.doubles.opensearch.routes import Request, answer

VERSION: Final = "3.1.0"
HANG_SECONDS: Final = 30.0


class OpenSearchServer(ThreadingHTTPServer):
    """A server in memory. `version` is what it says it is. Close it with `stop`."""

    daemon_threads = True

    def __init__(self, *, port: int = 0, version: str = VERSION) -> None:
        super().__init__(("127.0.0.1", port), _Requests)
        self.version = version
        self.indexes = Indexes()
        self.mood = "up"
        self.asked: list[str] = []
        self.release = threading.Event()

    @property
    def url(self) -> str:
        """Where the double listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def start(self) -> OpenSearchServer:
        """Serve in a thread of its own."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def stop(self) -> None:
        """Let hanging requests go and close."""
        self.release.set()
        self.shutdown()
        self.server_close()


class _Requests(BaseHTTPRequestHandler):
    server: OpenSearchServer
    protocol_version = "HTTP/1.1"
    # Without it each small answer waits for the other side's delayed acknowledgement.
    wbufsize = -1

    def do_GET(self) -> None:
        """Answer."""
        self._serve()

    def do_HEAD(self) -> None:
        """Answer without a body."""
        self._serve()

    def do_POST(self) -> None:
        """Answer."""
        self._serve()

    def do_PUT(self) -> None:
        """Answer."""
        self._serve()

    def do_DELETE(self) -> None:
        """Answer."""
        self._serve()

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""

    def _serve(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = urlsplit(self.path)
        server = self.server
        if parts.path == "/control":
            server.mood = json.loads(raw)["op"]
            self._reply(200, {"mood": server.mood})
            return
        server.asked.append(f"{self.command} {parts.path}")
        if server.mood == "hang":
            server.release.wait(HANG_SECONDS)
        if server.mood == "down":
            refused = Refused(
                503, "cluster_block_exception", "blocked by: [SERVICE_UNAVAILABLE/1/state not recovered]"
            )
            self._reply(503, refused.document())
            return
        if server.mood == "garbage":
            self._reply(200, "<html>not what you asked for</html>")
            return
        request = Request(
            method=self.command,
            path=tuple(unquote(part) for part in parts.path.split("/") if part),
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            content_type=self.headers.get("Content-Type", "").partition(";")[0],
            raw=raw,
            version=server.version,
        )
        try:
            with server.indexes.lock:
                status, content = answer(server.indexes, request)
        except Refused as refused:
            status, content = refused.status, refused.document()
        self._reply(status, content)

    def _reply(self, status: int, content: Json | str) -> None:
        raw = (content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(raw)


def main() -> None:
    """Serve until interrupted."""
    if os.environ.get("ZHIDA_MODE") == "production":
        raise SystemExit("the OpenSearch double is for demo and test: it refuses ZHIDA_MODE=production")
    parser = argparse.ArgumentParser(description="A double of an OpenSearch server on loopback.")
    parser.add_argument("--port", type=int, required=True)
    OpenSearchServer(port=parser.parse_args().port).serve_forever()


if __name__ == "__main__":
    main()
