"""An OpenSearch server over HTTP: one place where requests are made and where everything can go wrong."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import httpx

from zhida.shop.search.errors import IndexUnavailable

# JSON as it comes and goes; whoever reads an answer turns what is missing in it into IndexUnavailable.
Json: TypeAlias = dict[str, Any]

CONNECT_TIMEOUT_SECONDS: Final = 1.0
READ_TIMEOUT_SECONDS: Final = 5.0
WRITE_TIMEOUT_SECONDS: Final = 30.0
MOST_CONNECTIONS: Final = 20
SILENCE_SECONDS: Final = 2.0
LONGEST_REASON: Final = 200
MISSING: Final = 404
# From this version on BM25 leaves a factor of k1 + 1 out that earlier ones multiply with, as tantivy does.
PLAIN_BM25_SINCE: Final = 3
# Version 1 and 2 may call themselves 7.10.2, for clients of another product.
COMPATIBLE_SINCE: Final = 7
K1: Final = 1.2


class OpenSearchServer:
    """One server or the address of a cluster. Safe to share between threads.

    Follows no redirect and no proxy of the environment. Waits one second for a connection and by default five
    for an answer, thirty after writing. After one that got no answer, the requests of the next two seconds
    fail at once, so that pages do not all wait for a server that is gone.
    """

    def __init__(self, url: str, *, patience_seconds: float = READ_TIMEOUT_SECONDS) -> None:
        self._patience_seconds = patience_seconds
        self._silent_until = 0.0
        self._client = httpx.Client(
            base_url=url,
            limits=httpx.Limits(max_connections=MOST_CONNECTIONS),
            trust_env=False,
            follow_redirects=False,
        )
        self._bm25_scale: float | None = None

    def ask(self, method: str, path: str, body: Json | None = None, **query: str) -> Json:
        """Send a request and return its answer. Raises IndexUnavailable unless it is JSON with a 2xx."""
        found = self.find(method, path, body, **query)
        if found is None:
            raise IndexUnavailable(reason=f"{path}: 404")
        return found

    def find(self, method: str, path: str, body: Json | None = None, **query: str) -> Json | None:
        """Send a request as `ask` does; None for what is not there."""
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode(errors="replace")
        kind = {} if body is None else {"Content-Type": "application/json"}
        return self._send(method, path, content=content, headers=kind, query=query)

    def write(self, path: str, lines: Sequence[str], **query: str) -> Json:
        """Send lines of JSON and return the answer. Raises IndexUnavailable."""
        content = "".join(f"{line}\n" for line in lines).encode(errors="replace")
        headers = {"Content-Type": "application/x-ndjson"}
        found = self._send("POST", path, content=content, headers=headers, query=query, is_long=True)
        if found is None:
            raise IndexUnavailable(reason=f"{path}: 404")
        return found

    def bm25_scale(self) -> float:
        """Return what BM25 scores of this server must be multiplied with to weigh as our plans expect."""
        if self._bm25_scale is None:
            number = str(read(self.ask("GET", "/"), "version", "number"))
            major = int(number.partition(".")[0]) if number[:1].isdigit() else 0
            is_plain = PLAIN_BM25_SINCE <= major < COMPATIBLE_SINCE
            self._bm25_scale = K1 + 1 if is_plain else 1.0
        return self._bm25_scale

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()

    def _send(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None,
        headers: Mapping[str, str],
        query: Mapping[str, str],
        is_long: bool = False,
    ) -> Json | None:
        if time.monotonic() < self._silent_until:
            raise IndexUnavailable(reason="no answer a moment ago")
        seconds = WRITE_TIMEOUT_SECONDS if is_long else self._patience_seconds
        timeout = httpx.Timeout(seconds, connect=CONNECT_TIMEOUT_SECONDS)
        request = self._client.build_request(
            method, path, content=content, headers=headers, params=query, timeout=timeout
        )
        try:
            response = self._twice(request)
            answer = response.json()
        except httpx.TransportError as error:
            self._silent_until = time.monotonic() + SILENCE_SECONDS
            raise IndexUnavailable(reason=type(error).__name__) from error
        except (httpx.HTTPError, ValueError) as error:
            raise IndexUnavailable(reason=type(error).__name__) from error
        if response.status_code == MISSING:
            return None
        if not response.is_success or not isinstance(answer, dict):
            raise IndexUnavailable(reason=f"{response.status_code}: {str(answer)[:LONGEST_REASON]}")
        return answer

    def _twice(self, request: httpx.Request) -> httpx.Response:
        """Send a request, once more when the other side had just closed the connection kept for it.

        Every request of ours may come twice: documents have their ids, and a name is made only once.
        """
        try:
            return self._client.send(request)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            return self._client.send(request)


def read(answer: object, *path: str) -> Any:
    """Return what stands at a place of an answer. Raises IndexUnavailable when there is nothing."""
    found = answer
    for name in path:
        if not isinstance(found, dict) or name not in found:
            raise IndexUnavailable(reason=f"an answer without {'/'.join(path)}")
        found = found[name]
    return found
