"""One careful HTTP call: bounded in time and size, no redirects, no environment proxies, no cookies."""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import httpx

from zhida.shop.invoicing.conf import CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS
from zhida.shop.invoicing.providers.contract import OutcomeUnknown

OK = 200


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer as it came, with lower-case header names; not yet verified."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def call(method: str, url: str, *, body: bytes, headers: Mapping[str, str], most_bytes: int) -> HttpAnswer:
    """Send the given bytes once: connect 3 s, each read 10 s, all of it 20 s.

    Raises OutcomeUnknown for whatever is no complete answer of at most so many bytes, and for every 5xx.
    """
    deadline = time.monotonic() + TOTAL_SECONDS
    received = bytearray()
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    client = httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False, verify=_tls_context())
    asked = {"accept-encoding": "identity", **headers}
    try:
        with client, client.stream(method, url, content=body, headers=asked) as answer:
            for piece in answer.iter_raw():
                received += piece
                if len(received) > most_bytes or time.monotonic() > deadline:
                    raise OutcomeUnknown("answer too large or too slow")
    except httpx.HTTPError as error:
        raise OutcomeUnknown(type(error).__name__) from error
    if answer.status_code >= 500:
        raise OutcomeUnknown(f"HTTP {answer.status_code}")
    return HttpAnswer(answer.status_code, dict(answer.headers), bytes(received))


@cache
def _tls_context() -> ssl.SSLContext:
    return ssl.create_default_context()
