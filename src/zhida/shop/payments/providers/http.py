"""One careful HTTP call: bounded in time and size, no redirects, no environment proxies, no cookies."""

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx

from zhida.shop.payments.conf import (
    BILL_SECONDS,
    CONNECT_SECONDS,
    MOST_ANSWER_BYTES,
    MOST_BILL_BYTES,
    READ_SECONDS,
    TOTAL_SECONDS,
)
from zhida.shop.payments.providers.contract import NeverReached, OutcomeUnknown

OK = 200
UNPACKED = {"accept-encoding": "identity"}
FIRST_TECHNICAL_STATUS = 500


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer as it came, with lower-case header names; not yet verified."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def call(method: str, url: str, *, body: bytes, headers: Mapping[str, str]) -> HttpAnswer:
    """Send the given bytes once: connect 3 s, each read 8 s, all of it 10 s, at most 64 KB back.

    Raises OutcomeUnknown for whatever is no complete answer, and for every 5xx; NeverReached when not even a
    connection was made.
    """
    with _asked(method, url, body=body, headers=headers) as answer:
        received = b"".join(_pieces(answer, within_seconds=TOTAL_SECONDS, most_bytes=MOST_ANSWER_BYTES))
    if answer.status_code >= FIRST_TECHNICAL_STATUS:
        raise OutcomeUnknown(f"HTTP {answer.status_code}")
    return HttpAnswer(answer.status_code, dict(answer.headers), received)


def download(
    url: str, into: Path, *, headers: Mapping[str, str], method: str = "GET", body: bytes = b""
) -> HttpAnswer:
    """Get a large file, such as a bill, into a file: at most 60 s and 512 MB, compression left as it came.

    Give the status and the headers, without body unless the status is not 200. Raises as `call`.
    """
    with _asked(method, url, body=body, headers=headers) as answer:
        if answer.status_code != OK:
            told = b"".join(_pieces(answer, within_seconds=TOTAL_SECONDS, most_bytes=MOST_ANSWER_BYTES))
            if answer.status_code >= FIRST_TECHNICAL_STATUS:
                raise OutcomeUnknown(f"HTTP {answer.status_code}")
            return HttpAnswer(answer.status_code, dict(answer.headers), told)
        with into.open("wb") as file:
            for piece in _pieces(answer, within_seconds=BILL_SECONDS, most_bytes=MOST_BILL_BYTES):
                file.write(piece)
    return HttpAnswer(answer.status_code, dict(answer.headers), b"")


@contextmanager
def _asked(method: str, url: str, *, body: bytes, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    try:
        with (
            httpx.Client(
                timeout=timeout, follow_redirects=False, trust_env=False, verify=_tls_context()
            ) as client,
            client.stream(method, url, content=body, headers={**UNPACKED, **headers}) as answer,
        ):
            yield answer
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise NeverReached(type(error).__name__) from error
    except httpx.HTTPError as error:
        raise OutcomeUnknown(type(error).__name__) from error


def _pieces(answer: httpx.Response, *, within_seconds: float, most_bytes: int) -> Iterator[bytes]:
    """Give the body as it was sent, never unpacked: a small answer cannot swell."""
    deadline = time.monotonic() + within_seconds
    received = 0
    for piece in answer.iter_raw():
        received += len(piece)
        if received > most_bytes:
            raise OutcomeUnknown("answer too large")
        if time.monotonic() > deadline:
            raise OutcomeUnknown("answer too slow")
        yield piece


@cache
def _tls_context() -> ssl.SSLContext:
    return ssl.create_default_context()
