"""One POST to an endpoint: the address checked at connecting, bounded in time and size, no redirects.

Written on a bare socket: the name is resolved, checked and connected to in one go, and ten seconds are the
end whatever the other side does in between.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from zhida.shop.webhooks import conf
from zhida.shop.webhooks.addresses import Target, read_url, resolve
from zhida.shop.webhooks.errors import AddressRefused

END_OF_HEADERS: Final = b"\r\n\r\n"
PIECE_BYTES: Final = 4096
FIRST_GOOD, FIRST_NOT_GOOD = 200, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a call: a status, or 0 and a word for what went wrong."""

    status: int
    error: str
    milliseconds: int
    excerpt: str

    @property
    def is_good(self) -> bool:
        """Whether the endpoint took it: any 2xx."""
        return FIRST_GOOD <= self.status < FIRST_NOT_GOOD


def post(url: str, *, body: bytes, headers: Mapping[str, str], allow_inside: bool) -> Outcome:
    """Send a body and tell what came of it; never raises for what the other side does."""
    started = time.monotonic()
    status, error, excerpt = 0, "", ""
    try:
        target = read_url(url, allow_inside=allow_inside)
        address = resolve(target, allow_inside=allow_inside)
        answer = _exchange(
            target, address, _request(target, body, headers), deadline=started + conf.TOTAL_SECONDS
        )
        status, excerpt = _parse(answer)
    except AddressRefused:
        error = "address_refused"
    except TimeoutError:
        error = "timeout"
    except ssl.SSLError:
        error = "tls"
    except http.client.HTTPException:
        error = "not_http"
    except (OSError, UnicodeError):
        error = "unreachable"
    took = int((time.monotonic() - started) * 1000)
    return Outcome(status=status, error=error, milliseconds=took, excerpt=excerpt)


def _request(target: Target, body: bytes, headers: Mapping[str, str]) -> bytes:
    lines = [
        f"POST {target.path} HTTP/1.1",
        f"Host: {target.host_header}",
        "User-Agent: Zhida-Webhooks/1",
        "Accept-Encoding: identity",
        "Connection: close",
        "Content-Type: application/json; charset=utf-8",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _exchange(target: Target, address: str, request: bytes, *, deadline: float) -> bytes:
    """Connect to the checked address, send, and read until the answer is whole, too long or too late."""
    with socket.create_connection((address, target.port), timeout=conf.CONNECT_SECONDS) as plain:
        line = _tls_context().wrap_socket(plain, server_hostname=target.host) if target.is_tls else plain
        with line:
            line.settimeout(_left(deadline))
            line.sendall(request)
            received = bytearray()
            while len(received) < conf.MOST_ANSWER_BYTES and not _is_whole(received):
                try:
                    line.settimeout(_left(deadline))
                    piece = line.recv(PIECE_BYTES)
                except TimeoutError:
                    if END_OF_HEADERS in received:
                        break  # the status is known; only the rest of the text is missing
                    raise
                if not piece:
                    break
                received += piece
            return bytes(received)


def _left(deadline: float) -> float:
    left = min(conf.READ_SECONDS, deadline - time.monotonic())
    if left <= 0:
        raise TimeoutError
    return left


def _is_whole(received: bytearray) -> bool:
    """Say whether all of an answer has come that tells its length."""
    head, mark, rest = bytes(received).partition(END_OF_HEADERS)
    if not mark:
        return False
    lowered = head.lower()
    if b"\r\ntransfer-encoding:" in lowered:
        return rest.endswith(b"0" + END_OF_HEADERS)
    _before, named, after = lowered.partition(b"\r\ncontent-length:")
    length = after.partition(b"\r\n")[0].strip()
    return bool(named) and length.isdigit() and len(rest) >= int(length)


class _Received:
    """What http.client reads an answer from: bytes that are already here."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def makefile(self, _mode: str) -> io.BytesIO:
        """Give the bytes as a file."""
        return io.BytesIO(self._content)


def _parse(answer: bytes) -> tuple[int, str]:
    response = http.client.HTTPResponse(_Received(answer))  # type: ignore[arg-type]  # -- it only calls makefile
    response.begin()
    try:
        text = response.read(conf.MOST_ANSWER_BYTES)
    except http.client.IncompleteRead as cut:
        text = cut.partial
    shown = "".join(letter if letter.isprintable() else " " for letter in text.decode("utf-8", "replace"))
    return response.status, shown[: conf.LONGEST_EXCERPT]


@cache
def _tls_context() -> ssl.SSLContext:
    return ssl.create_default_context()
