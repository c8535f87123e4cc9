"""Calls the shop's WSGI application in this process: nothing between the benchmark and the shop."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from urllib.parse import unquote

from zhida.config.wsgi import application

PHONE = "13700000001"
API = "/api/shop/v1"


@dataclass(slots=True)
class Answer:
    """Status and body of an answer."""

    status: int
    body: bytes

    def json(self) -> dict:
        """Return the document of the body."""
        return json.loads(self.body) if self.body else {}


@dataclass(slots=True)
class Caller:
    """A program that asks the shop; with a token it is a shopper."""

    token: str = ""
    _status: list[int] = field(default_factory=list)

    def get(self, path: str) -> Answer:
        """Read a page that must be there."""
        return self._call("GET", path, b"", 200)

    def post(self, path: str, document: object, status: int) -> dict:
        """Send a document; return that of the answer, which must have this status."""
        return self._call("POST", path, json.dumps(document).encode(), status).json()

    def delete(self, path: str) -> None:
        """Delete something."""
        self._call("DELETE", path, b"", 200)

    def _call(self, method: str, path: str, body: bytes, status: int) -> Answer:
        route, _mark, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": unquote(route).encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_SEC_FETCH_SITE": "same-origin",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
        }
        if self.token:
            environ["HTTP_AUTHORIZATION"] = f"Bearer {self.token}"
        response = application(environ, self._start)
        answer = Answer(self._status.pop(), b"".join(response))
        response.close()
        assert answer.status == status, f"{path}: {answer.status} {answer.body[:300]!r}"
        return answer

    def _start(self, status: str, _headers: list[tuple[str, str]], _error: object = None) -> None:
        self._status.append(int(status.split(maxsplit=1)[0]))


def logged_in() -> Caller:
    """Return a caller that is a shopper, logged in by code."""
    guest = Caller()
    guest.post(f"{API}/auth/codes", {"phone": PHONE}, 204)
    return Caller(token=guest.post(f"{API}/auth/sessions", {"phone": PHONE, "code": "000000"}, 201)["token"])
