"""Telling Baidu of pages: the push interface of its search resource platform (普通收录, API 提交).

POST text/plain, one address a line, at most 2,000; the answer is JSON with `success` and `remain` (of the
day's quota), or `error` and `message`. Source: Baidu search resource platform, "API 提交", and its list of
errors, both read in November 2026. Its published address is plain http.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import httpx

from zhida.config.env import Env

DEFAULT_URL: Final = "http://data.zz.baidu.com/urls"
MOST_URLS: Final = 2_000
CONNECT_TIMEOUT_SECONDS: Final = 3.0
READ_TIMEOUT_SECONDS: Final = 8.0
TOTAL_TIMEOUT_SECONDS: Final = 15.0
LARGEST_ANSWER_BYTES: Final = 1024 * 1024
SERVER_FAULT: Final = 500
OVER_QUOTA: Final = "over quota"


class PushUnavailable(Exception):
    """The engine did not answer, or answered nonsense."""


class PushRefused(Exception):
    """The engine does not take anything from this account."""


class PushOverQuota(Exception):
    """More addresses than are left of the day's quota; none of them was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What became of a call: how many were taken, how many may follow today, which were no good."""

    taken: int
    remain: int
    unfit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BaiduPush:
    """One site's account: the site as it was verified there, and its token."""

    url: str
    site: str
    token: str = field(repr=False)

    @classmethod
    def from_env(cls, env: Env) -> BaiduPush:
        """Build the account from ZHIDA_BAIDU_PUSH_*; the site is the shop's public address."""
        return cls(url=env.baidu_push_url or DEFAULT_URL, site=env.public_url, token=env.baidu_push_token)

    def push(self, urls: list[str]) -> Pushed:
        """Tell of these pages in one call."""
        assert 0 < len(urls) <= MOST_URLS, "the interface takes 1 to 2,000 addresses"
        status, answer = self._post("\n".join(urls).encode())
        if "error" in answer or status >= 400:
            message = str(answer.get("message", status))
            if message == OVER_QUOTA:
                raise PushOverQuota
            raise PushRefused(f"{answer.get('error', status)} {message}")
        taken, remain = answer.get("success"), answer.get("remain")
        if not isinstance(taken, int) or not isinstance(remain, int):
            raise PushUnavailable("the answer says neither success nor error")
        return Pushed(
            taken=taken,
            remain=max(remain, 0),
            unfit=(*_texts(answer.get("not_same_site")), *_texts(answer.get("not_valid"))),
        )

    def _post(self, content: bytes) -> tuple[int, Mapping[str, object]]:
        timeout = httpx.Timeout(READ_TIMEOUT_SECONDS, connect=CONNECT_TIMEOUT_SECONDS)
        deadline = time.monotonic() + TOTAL_TIMEOUT_SECONDS
        try:
            with (
                httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False) as client,
                client.stream(
                    "POST",
                    self.url,
                    params={"site": self.site, "token": self.token},
                    headers={"Content-Type": "text/plain"},
                    content=content,
                ) as response,
            ):
                body = _read_bounded(response, deadline=deadline)
        except (httpx.TransportError, httpx.DecodingError) as error:
            # Without the error's own text: it may hold the address, and with it the token.
            raise PushUnavailable(type(error).__name__) from None
        if response.status_code >= SERVER_FAULT:
            raise PushUnavailable(str(response.status_code))
        return response.status_code, _parse(body)


def _read_bounded(response: httpx.Response, *, deadline: float) -> bytes:
    body = b""
    for chunk in response.iter_bytes():
        body += chunk
        if time.monotonic() > deadline or len(body) > LARGEST_ANSWER_BYTES:
            raise httpx.ReadTimeout("the answer took too long or is too large")
    return body


def _parse(body: bytes) -> Mapping[str, object]:
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise PushUnavailable("not JSON") from error
    if not isinstance(answer, dict):
        raise PushUnavailable("not an object")
    return answer


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(it) for it in value) if isinstance(value, list) else ()
