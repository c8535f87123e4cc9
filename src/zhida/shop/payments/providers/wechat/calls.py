"""Signed calls to WeChat Pay: sent, repeated at the spare host when the main one fails, proven, read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import httpx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from zhida.shop.payments.providers import http
from zhida.shop.payments.providers.contract import (
    NeverReached,
    OutcomeUnknown,
    RefusedByChannel,
    RefusedForNow,
)
from zhida.shop.payments.providers.wechat.signing import (
    PUBLIC_KEY_PREFIX,
    SERIAL,
    Credentials,
    Unproven,
    authorization,
    prove,
)

OK, NO_CONTENT, ACCEPTED = 200, 204, 202
UNAUTHORIZED, TOO_MANY = 401, 429
# The words of the present and of the earlier documentation.
FOR_NOW: Final = frozenset(
    {
        "NOT_ENOUGH",
        "NOTENOUGH",
        "FREQUENCY_LIMITED",
        "FREQUENCY_LIMIT_EXCEED",
        "RATELIMIT_EXCEED",
        "RATELIMIT_EXCEEDED",
    }
)
# These say that our key or clock is wrong, or that WeChat does not know itself: never that a payment failed.
SAYS_NOTHING: Final = frozenset({"SIGN_ERROR", "SYSTEM_ERROR", "BANK_ERROR"})
USER_AGENT: Final = "zhida-payments"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """Where WeChat is called: the main address, and a spare one in another region (may be empty)."""

    main: str
    spare: str

    def listed(self) -> tuple[str, ...]:
        """Give the addresses in the order in which they are tried."""
        return tuple(host.rstrip("/") for host in (self.main, self.spare) if host)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Speaks for one merchant. `verifiers` maps an upper-case serial or public key id to its key."""

    hosts: Hosts
    credentials: Credentials
    verifiers: Mapping[str, RSAPublicKey]

    def ask(
        self, method: str, target: str, document: Mapping[str, object] | None = None, *, now: datetime
    ) -> Mapping[str, object]:
        """Make one call and give its proven answer; empty for an answer without body.

        Every call that we make may be repeated with the same number and body, so whatever is no complete
        answer of the main host is asked of the spare host again. Raises NeverReached, OutcomeUnknown,
        RefusedForNow, RefusedByChannel.
        """
        body = b"" if document is None else json.dumps(document, ensure_ascii=False).encode()
        answer = self._send(method, target, body, now=now)
        try:
            prove(answer.headers, answer.body, verifiers=self.verifiers, now=now)
        except Unproven as error:
            raise OutcomeUnknown(f"answer: {error}") from error
        if answer.status == NO_CONTENT:
            return {}
        told = _document(answer.body)
        if answer.status == OK:
            return told
        raise _refusal(answer.status, str(told.get("code", "")))

    def headers_for(self, method: str, url: str, body: bytes, *, now: datetime) -> dict[str, str]:
        """Give the headers of a signed request to an address."""
        target = httpx.URL(url).raw_path.decode("ascii")
        headers = {
            "accept": "application/json",
            "user-agent": USER_AGENT,
            "authorization": authorization(
                f"{method} {target}", body=body, credentials=self.credentials, now=now
            ),
        }
        if body:
            headers["content-type"] = "application/json"
        public_keys = [serial for serial in self.verifiers if serial.startswith(PUBLIC_KEY_PREFIX)]
        # In public-key mode this header chooses the key that signs the answer.
        return {**headers, SERIAL: public_keys[0]} if public_keys else headers

    def _send(self, method: str, target: str, body: bytes, *, now: datetime) -> http.HttpAnswer:
        failures: list[OutcomeUnknown] = []
        for host in self.hosts.listed():
            url = host + target
            headers = self.headers_for(method, url, body, now=now)
            try:
                return http.call(method, url, body=body, headers=headers)
            except OutcomeUnknown as error:
                failures.append(error)
        arrived = [failure for failure in failures if not isinstance(failure, NeverReached)]
        raise (arrived or failures)[0]


def _document(body: bytes) -> Mapping[str, object]:
    try:
        document = json.loads(body)
    except ValueError as error:
        raise OutcomeUnknown("answer: not JSON") from error
    if not isinstance(document, dict):
        raise OutcomeUnknown("answer: not an object")
    return document


def _refusal(status: int, code: str) -> OutcomeUnknown | RefusedByChannel:
    if status in (ACCEPTED, UNAUTHORIZED) or code in SAYS_NOTHING or not code:
        return OutcomeUnknown(f"HTTP {status} {code}")
    if status == TOO_MANY or code in FOR_NOW:
        return RefusedForNow(code)
    return RefusedByChannel(code)
