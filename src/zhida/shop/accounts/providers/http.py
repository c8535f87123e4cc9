"""One careful HTTP call: bounded in time and size, no redirects, no environment proxies, no cookies."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlencode

import httpx

from zhida.shop.accounts.conf import (
    LOGIN_CONNECT_SECONDS,
    LOGIN_READ_SECONDS,
    LOGIN_TOTAL_SECONDS,
    MOST_LOGIN_ANSWER_BYTES,
)
from zhida.shop.accounts.providers.contract import NoAnswer

UNPACKED = {"accept-encoding": "identity"}
FORM = {"content-type": "application/x-www-form-urlencoded;charset=utf-8"}
FIRST_TECHNICAL_STATUS = 500


def get_json(url: str, query: Mapping[str, str]) -> Mapping[str, object]:
    """Ask with a query and give the JSON object that came back, whatever its status under 500.

    Raises NoAnswer, whose text holds no address: the query carries secrets.
    """
    return _document(_call("GET", f"{url}?{urlencode(query)}", b""))


def post_json(url: str, fields: Mapping[str, str]) -> Mapping[str, object]:
    """Post a form and give the JSON object that came back. Raises NoAnswer."""
    return _document(post_form(url, fields))


def post_form(url: str, fields: Mapping[str, str]) -> bytes:
    """Post a form and give the bytes that came back, exactly. Raises NoAnswer."""
    return _call("POST", url, urlencode(fields).encode())


def _call(method: str, url: str, body: bytes) -> bytes:
    timeout = httpx.Timeout(LOGIN_READ_SECONDS, connect=LOGIN_CONNECT_SECONDS)
    headers = {**UNPACKED, **(FORM if body else {})}
    try:
        with (
            httpx.Client(
                timeout=timeout, follow_redirects=False, trust_env=False, verify=_tls_context()
            ) as client,
            client.stream(method, url, content=body, headers=headers) as answer,
        ):
            if answer.status_code >= FIRST_TECHNICAL_STATUS:
                raise NoAnswer(f"HTTP {answer.status_code}")
            return _received(answer)
    except httpx.HTTPError as error:
        raise NoAnswer(type(error).__name__) from None


def _received(answer: httpx.Response) -> bytes:
    """Give the body as it was sent, never unpacked: a small answer cannot swell."""
    deadline = time.monotonic() + LOGIN_TOTAL_SECONDS
    received = bytearray()
    for piece in answer.iter_raw():
        received += piece
        if len(received) > MOST_LOGIN_ANSWER_BYTES:
            raise NoAnswer("answer too large")
        if time.monotonic() > deadline:
            raise NoAnswer("answer too slow")
    return bytes(received)


def _document(body: bytes) -> Mapping[str, object]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NoAnswer("no JSON") from error
    if not isinstance(told, dict):
        raise NoAnswer("no JSON object")
    return told


@cache
def _tls_context() -> ssl.SSLContext:
    return ssl.create_default_context()
