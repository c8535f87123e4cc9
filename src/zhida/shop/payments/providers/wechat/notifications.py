"""Notifications of WeChat Pay: proven over the bytes as they came, opened, checked, read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from zhida.shop.payments.providers.contract import (
    Notification,
    NotificationRejected,
    PaymentFact,
    RefundFact,
)
from zhida.shop.payments.providers.wechat.facts import BadDocument, payment_fact, refund_fact
from zhida.shop.payments.providers.wechat.signing import NONCE, TIMESTAMP, Unproven, Unsealable, prove, unseal

LONGEST_DEDUPE_KEY: Final = 100
UNPROVEN, FOREIGN, UNREADABLE = 401, 403, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """For whom a notification must be, and the key that opens it."""

    mchid: str
    appid: str
    api_v3_key: bytes = field(repr=False)
    verifiers: Mapping[str, RSAPublicKey]


def read_notification(
    body: bytes, headers: Mapping[str, str], *, recipient: Recipient, now: datetime
) -> Notification:
    """Prove and read a notification. The signature comes first: nothing of an unproven body is looked at.

    Of a proof only the serial, the time and the nonce are kept. Raises NotificationRejected.
    """
    try:
        serial = prove(headers, body, verifiers=recipient.verifiers, now=now)
    except Unproven as error:
        raise NotificationRejected(UNPROVEN, str(error)) from error
    try:
        envelope = _object(body)
        news = _object(unseal(_resource(envelope), key=recipient.api_v3_key))
        fact = _fact(str(envelope.get("event_type", "")), news, recipient=recipient)
    except (BadDocument, Unsealable) as error:
        raise NotificationRejected(UNREADABLE, str(error)) from error
    key = envelope.get("id")
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_DEDUPE_KEY:
        raise NotificationRejected(UNREADABLE, "no id")
    proof = {"serial": serial, "timestamp": headers[TIMESTAMP], "nonce": headers[NONCE]}
    return Notification(dedupe_key=key, fact=fact, proof=proof)


def _fact(event_type: str, news: Mapping[str, object], *, recipient: Recipient) -> PaymentFact | RefundFact:
    if news.get("mchid") != recipient.mchid:
        raise NotificationRejected(FOREIGN, "for another merchant")
    if event_type.startswith("REFUND."):
        return refund_fact(news, state_name="refund_status")
    if not event_type.startswith("TRANSACTION."):
        raise BadDocument("unknown event_type")
    if news.get("appid") != recipient.appid:
        raise NotificationRejected(FOREIGN, "for another appid")
    return payment_fact(news)


def _resource(envelope: Mapping[str, object]) -> Mapping[str, object]:
    resource = envelope.get("resource")
    if not isinstance(resource, dict):
        raise BadDocument("no resource")
    return resource


def _object(text: bytes) -> Mapping[str, object]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise BadDocument("not JSON") from error
    if not isinstance(document, dict):
        raise BadDocument("not an object")
    return document
