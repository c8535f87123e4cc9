"""One JSON call to a group robot: bounded in time and size, no redirects, no address in an error."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Final

import httpx

from zhida.shop.messaging.errors import NoticeRefused, NoticeUnavailable

CONNECT_SECONDS: Final = 3.0
READ_SECONDS: Final = 8.0
TOTAL_SECONDS: Final = 10.0
MOST_ANSWER_BYTES: Final = 64 * 1024
SERVER_FAULT: Final = 500
LONGEST_WORD: Final = 60


def call_robot(url: str, document: Mapping[str, object], *, busy: frozenset[int]) -> None:
    """Post a message to a robot; `busy` are the errcodes that say "later". Both robots answer alike.

    Raises NoticeRefused and NoticeUnavailable.
    """
    status, body = _post(url, json.dumps(document, ensure_ascii=False).encode())
    if status >= SERVER_FAULT:
        raise NoticeUnavailable(reason=str(status))
    try:
        answer = json.loads(body)
    except ValueError:
        raise NoticeUnavailable(reason="not_json") from None
    code = answer.get("errcode") if isinstance(answer, dict) else None
    if not isinstance(code, int):
        raise NoticeUnavailable(reason="no_errcode")
    if code in busy:
        raise NoticeUnavailable(reason=str(code), is_safe_to_retry=True)
    if code != 0:
        raise NoticeRefused(reason=str(code))


def _post(url: str, body: bytes) -> tuple[int, bytes]:
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    deadline = time.monotonic() + TOTAL_SECONDS
    headers = {"Content-Type": "application/json; charset=utf-8"}
    try:
        with (
            httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False) as client,
            client.stream("POST", url, content=body, headers=headers) as response,
        ):
            return response.status_code, _read_bounded(response, deadline=deadline)
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise NoticeUnavailable(reason=type(error).__name__, is_safe_to_retry=True) from None
    except (httpx.TransportError, httpx.DecodingError) as error:
        raise NoticeUnavailable(reason=type(error).__name__) from None


def _read_bounded(response: httpx.Response, *, deadline: float) -> bytes:
    body = b""
    for piece in response.iter_bytes():
        body += piece
        if time.monotonic() > deadline or len(body) > MOST_ANSWER_BYTES:
            raise httpx.ReadTimeout("the answer took too long or is too large")
    return body
