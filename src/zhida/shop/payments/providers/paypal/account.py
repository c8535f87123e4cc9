"""Calls to one PayPal account: its access token, the keys that make repeats harmless, what errors mean."""

import base64
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from zhida.shop.payments.providers import http
from zhida.shop.payments.providers.contract import NeverReached, OutcomeUnknown, RefusedByChannel
from zhida.shop.payments.providers.paypal.documents import (
    BadDocument,
    Document,
    document_in,
    find_text,
    refusal_code,
)

OK, UNAUTHORIZED, NOT_FOUND = 200, 401, 404
SUCCESSES = frozenset({200, 201, 202})
TOKEN_MARGIN = timedelta(seconds=60)
ABSENT = "RESOURCE_NOT_FOUND"
TOO_LARGE = "RESULTSET_TOO_LARGE"
# 409 and 422 judge what was asked for. Other refusals say that our settings or code are wrong, or that we ask
# too often: never that a payment or refund failed.
JUDGEMENTS = frozenset({409, 422})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One call: with a body it is a POST. `request_id` makes PayPal answer a repeat instead of doing it."""

    path: str
    body: Document | None = None
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    good_until: datetime


@dataclass(kw_only=True)
class PayPalAccount:
    """One application's way in. Threads share the token; while one of them fetches it the others wait."""

    gateway_url: str
    client_id: str
    client_secret: str = field(repr=False)
    _token: _Token | None = field(default=None, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def ask(self, question: Question, *, now: datetime) -> Document:
        """Make one call and give the document it answers.

        Raises RefusedByChannel with PayPal's word for what is final, OutcomeUnknown for everything unclear,
        NeverReached when the call was not even sent.
        """
        body = b"" if question.body is None else json.dumps(question.body, ensure_ascii=False).encode()
        headers = {"accept": "application/json", "content-type": "application/json"}
        if question.body is not None:
            headers |= {"prefer": "return=representation", "paypal-request-id": question.request_id}
        method, url = "GET" if question.body is None else "POST", self.gateway_url + question.path

        def send(authorization: str) -> http.HttpAnswer:
            return http.call(method, url, body=body, headers={**headers, "authorization": authorization})

        answer = self._with_token(send, now=now)
        try:
            told = document_in(answer.body)
        except BadDocument as error:
            raise OutcomeUnknown(f"answer {answer.status}: {error}") from error
        if answer.status in SUCCESSES:
            return told
        raise _refusal(answer.status, told)

    def save(self, path: str, into: Path, *, now: datetime) -> None:
        """Get a large document into a file, as it came. Raises as `ask`."""
        url = self.gateway_url + path

        def send(authorization: str) -> http.HttpAnswer:
            sent = {"accept": "application/json", "authorization": authorization}
            return http.download(url, into, headers=sent)

        answer = self._with_token(send, now=now)
        if answer.status == OK:
            return
        try:
            told = document_in(answer.body)
        except BadDocument as error:
            raise OutcomeUnknown(f"answer {answer.status}: {error}") from error
        raise _refusal(answer.status, told)

    def _with_token(self, send: Callable[[str], http.HttpAnswer], *, now: datetime) -> http.HttpAnswer:
        """Send with the known token, and once more with a fresh one when PayPal does not take it any more."""
        token = self._token_for(now=now, refused=None)
        answer = send(f"Bearer {token.value}")
        if answer.status == UNAUTHORIZED:
            answer = send(f"Bearer {self._token_for(now=now, refused=token).value}")
        return answer

    def _token_for(self, *, now: datetime, refused: _Token | None) -> _Token:
        with self._lock:
            known = self._token
            if known is None or known is refused or known.good_until <= now:
                try:
                    known = self._fetch_token(now=now)
                except NeverReached:
                    raise
                except OutcomeUnknown as error:
                    # Without a token nothing was asked yet: PayPal knows nothing of the call itself.
                    raise NeverReached(f"no token: {error}") from error
                self._token = known
            return known

    def _fetch_token(self, *, now: datetime) -> _Token:
        pair = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode("ascii")
        answer = http.call(
            "POST",
            f"{self.gateway_url}/v1/oauth2/token",
            body=b"grant_type=client_credentials",
            headers={
                "accept": "application/json",
                "authorization": f"Basic {pair}",
                "content-type": "application/x-www-form-urlencoded",
            },
        )
        try:
            told = document_in(answer.body)
        except BadDocument as error:
            raise OutcomeUnknown(f"token answer {answer.status}: {error}") from error
        value, seconds = find_text(told, "access_token"), told.get("expires_in")
        if answer.status != OK or not value or not isinstance(seconds, int):
            raise OutcomeUnknown(f"token answer {answer.status}: {find_text(told, 'error')}")
        return _Token(value, now + timedelta(seconds=seconds) - TOKEN_MARGIN)


def _refusal(status: int, told: Mapping[str, object]) -> Exception:
    code = ABSENT if status == NOT_FOUND else refusal_code(told)
    if status in JUDGEMENTS or code in (ABSENT, TOO_LARGE):
        return RefusedByChannel(code)
    return OutcomeUnknown(f"PayPal does not take our call: {status} {code}")
