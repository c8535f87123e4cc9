"""One careful HTTP call: bounded in time and size, no redirects, no environment proxies, no cookies."""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import httpx

from zhida.shop.payments.conf import CONNECT_SECONDS, MOST_ANSWER_BYTES, READ_SECONDS, TOTAL_SECONDS
from zhida.shop.payments.providers.contract import OutcomeUnknown

FIRST_TECHNICAL_STATUS = 500


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer as it came, with lower-case header names; not yet verified."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def call(method: str, url: str, *, body: bytes, headers: Mapping[str, str]) -> HttpAnswer:
    """Send the given bytes once: connect 3 s, each read 8 s, all of it 10 s, at most 64 KB back.

    Raises OutcomeUnknown for whatever is no complete answer, and for every 5xx.
    """
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    deadline = time.monotonic() + TOTAL_SECONDS
    try:
        with (
            httpx.Client(
                timeout=timeout, follow_redirects=False, trust_env=False, verify=_tls_context()
            ) as client,
            client.stream(method, url, content=body, headers=dict(headers)) as answer,
        ):
            received = _read(answer, deadline)
    except httpx.HTTPError as error:
        raise OutcomeUnknown(type(error).__name__) from error
    if answer.status_code >= FIRST_TECHNICAL_STATUS:
        raise OutcomeUnknown(f"HTTP {answer.status_code}")
    return HttpAnswer(answer.status_code, dict(answer.headers), received)


def _read(answer: httpx.Response, deadline: float) -> bytes:
    received = bytearray()
    for piece in answer.iter_bytes():
        received += piece
        if len(received) > MOST_ANSWER_BYTES:
            raise OutcomeUnknown("answer too large")
        if time.monotonic() > deadline:
            raise OutcomeUnknown("answer too slow")
    return bytes(received)


@cache
def _tls_context() -> ssl.SSLContext:
    return ssl.create_default_context()
