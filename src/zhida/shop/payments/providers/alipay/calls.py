"""Calls to Alipay's gateway, and what its answers' codes mean to us."""

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.payments.providers import http
from zhida.shop.payments.providers.alipay.certificates import PinnedCertificates, PinnedKey, Untrusted
from zhida.shop.payments.providers.alipay.signing import (
    SIGN_TYPE,
    Malformed,
    Reply,
    read_reply,
    sign_request,
)
from zhida.shop.payments.providers.contract import OutcomeUnknown, RefusedByChannel, RefusedForNow

log = logging.getLogger(__name__)

TIME_FORMAT: Final = "%Y-%m-%d %H:%M:%S"
FORM: Final = {"content-type": "application/x-www-form-urlencoded;charset=utf-8"}
OK: Final = 200
DONE, WAITING, UNKNOWN, TOO_OFTEN, REFUSED = "10000", "10003", "20000", "40005", "40004"
CERTIFICATE_DOWNLOAD: Final = "alipay.open.app.alipaycert.download"
# Refusals that pass: the same call with the same number may succeed later.
FOR_NOW: Final = frozenset({"ACQ.SELLER_BALANCE_NOT_ENOUGH", "ACQ.REASON_TRADE_BEEN_FREEZEN"})
SYSTEM_ERRORS: Final = ("SYSTEM_ERROR", "ISP.UNKNOW-ERROR")
CODE: Final = re.compile(r"[0-9]{1,8}", re.ASCII)
SUB_CODE: Final = re.compile(r"[A-Za-z0-9._-]{1,80}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """One application's line to the gateway. `certificate_numbers` are sent in certificate mode only."""

    gateway_url: str
    app_id: str
    private_key: RSAPrivateKey
    trust: PinnedKey | PinnedCertificates
    certificate_numbers: Mapping[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, content: Mapping[str, object], *, now: datetime, notify_url: str = ""
    ) -> Mapping[str, object]:
        """Make one call and give the verified node of a success.

        Raises OutcomeUnknown for all that is not proven, for 10003 (the buyer is at it), 20000 and system
        errors, and for refusals that are our own fault (those are logged as errors); RefusedForNow;
        RefusedByChannel with the sub_code.
        """
        parameters = self._signed(method, content, now=now, urls={"notify_url": notify_url})
        reply = self._send(method, parameters)
        code, sub_code = _code(reply.node, "code", CODE), _code(reply.node, "sub_code", SUB_CODE)
        if not self._is_proven(reply, now=now):
            if code not in (DONE, UNKNOWN):
                log.error("%s: unproven refusal %s %s", method, code, sub_code)
            raise OutcomeUnknown(f"unproven answer {code} {sub_code}")
        if code == DONE:
            return reply.node
        raise _refusal(method, code, sub_code)

    def page_url(
        self, method: str, content: Mapping[str, object], *, urls: Mapping[str, str], now: datetime
    ) -> str:
        """Sign the address of a payment page; nothing is called. `urls` are notify_url and return_url."""
        return self._address(self._signed(method, content, now=now, urls=urls))

    def _signed(
        self, method: str, content: Mapping[str, object], *, now: datetime, urls: Mapping[str, str]
    ) -> dict[str, str]:
        parameters = {
            "app_id": self.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": SIGN_TYPE,
            "timestamp": beijing_text(now),
            "version": "1.0",
            **self.certificate_numbers,
            **{name: url for name, url in urls.items() if url},
            "biz_content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
        }
        return {**parameters, "sign": sign_request(parameters, key=self.private_key)}

    def _send(self, method: str, parameters: Mapping[str, str]) -> Reply:
        # The gateway reads the form's encoding from the address, not from the form.
        url = self._address({"charset": "utf-8"})
        answer = http.call("POST", url, body=urlencode(parameters).encode(), headers=FORM)
        if answer.status != OK:
            raise OutcomeUnknown(f"HTTP {answer.status}")
        try:
            return read_reply(answer.body, method=method)
        except Malformed as error:
            raise OutcomeUnknown(str(error)) from error

    def _is_proven(self, reply: Reply, *, now: datetime) -> bool:
        if not reply.sign:
            return False
        if isinstance(self.trust, PinnedCertificates) and self.trust.is_news(reply.cert_sn):
            self._learn(self.trust, reply.cert_sn, now=now)
        return self.trust.is_proven(reply.signed, reply.sign, cert_sn=reply.cert_sn)

    def _learn(self, trust: PinnedCertificates, cert_sn: str, *, now: datetime) -> None:
        """Fetch a certificate that Alipay has changed to. Its answer proves itself by leading to our root."""
        content = {"alipay_cert_sn": cert_sn}
        parameters = self._signed(CERTIFICATE_DOWNLOAD, content, now=now, urls={})
        node = self._send(CERTIFICATE_DOWNLOAD, parameters).node
        try:
            trust.learn(str(node.get("alipay_cert_content", "")), cert_sn=cert_sn, now=now)
        except Untrusted as error:
            log.error("a certificate that Alipay's answer names is not trusted: %s", error)  # noqa: TRY400 -- the text says it all
            raise OutcomeUnknown("an unknown certificate") from error
        log.warning("Alipay signs with a new certificate: put it into the channels file")

    def _address(self, query: Mapping[str, str]) -> str:
        parts = urlsplit(self.gateway_url)
        joined = "&".join(filter(None, (parts.query, urlencode(query))))
        return urlunsplit((parts.scheme, parts.netloc, parts.path, joined, ""))


def beijing_text(instant: datetime) -> str:
    """Write an instant as Alipay does: Beijing time without offset."""
    return instant.astimezone(SHANGHAI).strftime(TIME_FORMAT)


def beijing_instant(text: object) -> datetime | None:
    """Read an instant as Alipay writes it; None for anything else."""
    try:
        return datetime.strptime(str(text), TIME_FORMAT).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None


def _refusal(method: str, code: str, sub_code: str) -> Exception:
    """Say what a proven code that is no success means."""
    if code in (WAITING, UNKNOWN) or sub_code.upper().endswith(SYSTEM_ERRORS):
        return OutcomeUnknown(f"{code} {sub_code}")
    if code == TOO_OFTEN or sub_code in FOR_NOW:
        return RefusedForNow(sub_code or code)
    if code == REFUSED:
        return RefusedByChannel(sub_code or code)
    log.error("%s: refused as our own fault: %s %s", method, code, sub_code)
    return OutcomeUnknown(f"{code} {sub_code}")


def _code(node: Mapping[str, object], name: str, pattern: re.Pattern[str]) -> str:
    """Read a code that may be logged; nothing for what is none."""
    value = str(node.get(name, ""))
    return value if pattern.fullmatch(value) else ""
