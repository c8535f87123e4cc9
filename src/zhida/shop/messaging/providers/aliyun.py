"""Alibaba Cloud SMS (dysmsapi, version 2017-05-25), spoken over HTTP by hand.

Source: Alibaba Cloud, "V3 request body & signature mechanism" (ACS3-HMAC-SHA256) and "SendSms", both read in
November 2026. The provider does not deduplicate: a request that timed out is never sent again from here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlsplit

import httpx

from zhida.config.env import Env
from zhida.shop.messaging.errors import SmsRefused, SmsUnavailable
from zhida.shop.messaging.records import SmsMessage, SmsTemplate

ALGORITHM: Final = "ACS3-HMAC-SHA256"
ACTION: Final = "SendSms"
VERSION: Final = "2017-05-25"
DEFAULT_ENDPOINT: Final = "https://dysmsapi.aliyuncs.com"
LOOPBACK_HOSTS: Final = frozenset({"127.0.0.1", "::1", "localhost"})

CONNECT_TIMEOUT_SECONDS: Final = 3.0
READ_TIMEOUT_SECONDS: Final = 8.0
TOTAL_TIMEOUT_SECONDS: Final = 10.0
LARGEST_ANSWER_BYTES: Final = 64 * 1024
SERVER_FAULT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AliyunSms:
    """One account at Alibaba Cloud. `template_codes` maps our templates to the approved SMS_... codes."""

    endpoint: str
    access_key_id: str
    access_key_secret: str = field(repr=False)
    sign_name: str
    template_codes: Mapping[SmsTemplate, str]
    name: str = "aliyun"

    @classmethod
    def from_env(cls, env: Env) -> AliyunSms:
        """Build the account from ZHIDA_SMS_*. Raises SmsUnavailable for an endpoint that is not https."""
        endpoint = env.sms_endpoint or DEFAULT_ENDPOINT
        parts = urlsplit(endpoint)
        is_double = env.is_demo_or_test and parts.hostname in LOOPBACK_HOSTS
        if parts.scheme != "https" and not is_double:
            raise SmsUnavailable(provider="aliyun", reason="endpoint_not_https")
        return cls(
            endpoint=endpoint,
            access_key_id=env.sms_access_key_id,
            access_key_secret=env.sms_access_key_secret,
            sign_name=env.sms_sign_name,
            template_codes={SmsTemplate(key): code for key, code in env.sms_templates.items()},
        )

    def send(self, message: SmsMessage, *, reference: str) -> str:
        """Send one message; the answer is the provider's BizId."""
        if message.template not in self.template_codes:
            raise SmsRefused(provider=self.name, reason="template_not_configured")
        query = {
            "PhoneNumbers": message.to.removeprefix("+86"),
            "SignName": self.sign_name,
            "TemplateCode": self.template_codes[message.template],
            "TemplateParam": json.dumps(message.params, ensure_ascii=False, separators=(",", ":")),
            "OutId": reference,
        }
        status, body = self._post(query)
        answer = _parse(status, body)
        if answer.get("Code") != "OK":
            raise SmsRefused(provider=self.name, reason=str(answer.get("Code", status)))
        return str(answer.get("BizId", ""))

    def _post(self, query: Mapping[str, str]) -> tuple[int, bytes]:
        canonical_query = canonical_query_string(query)
        headers = signed_headers(
            host=urlsplit(self.endpoint).netloc,
            canonical_query=canonical_query,
            access_key_id=self.access_key_id,
            access_key_secret=self.access_key_secret,
        )
        timeout = httpx.Timeout(READ_TIMEOUT_SECONDS, connect=CONNECT_TIMEOUT_SECONDS)
        started = time.monotonic()
        try:
            with (
                httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False) as client,
                client.stream("POST", f"{self.endpoint}/?{canonical_query}", headers=headers) as response,
            ):
                return response.status_code, _read_bounded(response, deadline=started + TOTAL_TIMEOUT_SECONDS)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise SmsUnavailable(
                provider=self.name, reason=type(error).__name__, is_safe_to_retry=True
            ) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise SmsUnavailable(provider=self.name, reason=type(error).__name__) from error


def canonical_query_string(query: Mapping[str, str]) -> str:
    """Sort and percent-encode a query as the signature wants it (RFC 3986, space as %20)."""
    return "&".join(f"{_encode(key)}={_encode(value)}" for key, value in sorted(query.items()))


def signed_headers(
    *, host: str, canonical_query: str, access_key_id: str, access_key_secret: str
) -> dict[str, str]:
    """Return the headers of one signed POST without a body, with a fresh nonce and the machine's time."""
    headers = {
        "host": host,
        "x-acs-action": ACTION,
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-acs-date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": secrets.token_hex(16),
        "x-acs-version": VERSION,
    }
    names = ";".join(sorted(headers))
    signature = sign(headers=headers, canonical_query=canonical_query, secret=access_key_secret)
    authorization = f"{ALGORITHM} Credential={access_key_id},SignedHeaders={names},Signature={signature}"
    return {**headers, "authorization": authorization}


def sign(*, headers: Mapping[str, str], canonical_query: str, secret: str) -> str:
    """Compute the signature over method POST, path "/", the query and all given headers."""
    names = sorted(headers)
    header_lines = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
    payload_digest = headers["x-acs-content-sha256"]
    request = "\n".join(["POST", "/", canonical_query, header_lines, ";".join(names), payload_digest])
    text = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _encode(text: str) -> str:
    return quote(text, safe="-_.~")


def _read_bounded(response: httpx.Response, *, deadline: float) -> bytes:
    """Read the answer, within the total time and a size that no honest answer reaches."""
    body = b""
    for chunk in response.iter_bytes():
        body += chunk
        if time.monotonic() > deadline or len(body) > LARGEST_ANSWER_BYTES:
            raise httpx.ReadTimeout("the answer took too long or is too large")
    return body


def _parse(status: int, body: bytes) -> dict[str, object]:
    if status >= SERVER_FAULT:
        raise SmsUnavailable(provider="aliyun", reason=str(status))
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise SmsUnavailable(provider="aliyun", reason="not_json") from error
    if not isinstance(answer, dict):
        raise SmsUnavailable(provider="aliyun", reason="not_an_object")
    return answer
