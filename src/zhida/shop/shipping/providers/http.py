"""One careful HTTP call: bounded in time and size, no redirects, no environment proxies, no cookies."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlencode

import httpx

from zhida.shop.shipping.conf import CONNECT_SECONDS, MOST_ANSWER_BYTES, READ_SECONDS, TOTAL_SECONDS
from zhida.shop.shipping.providers.contract import CourierSilent

HEADERS = {
    "accept-encoding": "identity",
    "content-type": "application/x-www-form-urlencoded;charset=utf-8",
}
OK = 200


def post_form(url: str, fields: Mapping[str, str]) -> Mapping[str, object]:
    """Post a form and give the JSON object that came back: connect 3 s, each read 8 s, all of it 10 s.

    Raises CourierSilent, whose text holds neither the address nor the fields: they carry keys.
    """
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    try:
        with (
            httpx.Client(
                timeout=timeout, follow_redirects=False, trust_env=False, verify=_tls_context()
            ) as client,
            client.stream("POST", url, content=urlencode(fields).encode(), headers=HEADERS) as answer,
        ):
            if answer.status_code != OK:
                raise CourierSilent(f"HTTP {answer.status_code}")
            return _document(_received(answer))
    except httpx.HTTPError as error:
        raise CourierSilent(type(error).__name__) from None


def _received(answer: httpx.Response) -> bytes:
    """Give the body as it was sent, never unpacked: a small answer cannot swell."""
    deadline = time.monotonic() + TOTAL_SECONDS
    received = bytearray()
    for piece in answer.iter_raw():
        received += piece
        if len(received) > MOST_ANSWER_BYTES:
            raise CourierSilent("answer too large")
        if time.monotonic() > deadline:
            raise CourierSilent("answer too slow")
    return bytes(received)


def _document(body: bytes) -> Mapping[str, object]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise CourierSilent("no JSON") from error
    if not isinstance(told, dict):
        raise CourierSilent("no JSON object")
    return told


@cache
def _tls_context() -> ssl.SSLContext:
    return ssl.create_default_context()
