"""The signature rule of the payment simulator, written a second time: its own side shares no code with us.

Signed are six lines: direction, target, merchant, Unix seconds, nonce, hex SHA-256 of the body. The target
of a request is `METHOD /path`, of an answer `STATUS nonce-of-the-request`, of a notification
`notification`.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from zhida.shop.payments.conf import SIGNATURE_WINDOW

MERCHANT, TIMESTAMP, NONCE, SIGNATURE = "x-sim-merchant", "x-sim-timestamp", "x-sim-nonce", "x-sim-signature"
LONGEST_NUMBER = 12


class Unproven(Exception):
    """The message is unsigned, outside the window of time, or signed by another key; the text says which."""


def request_headers(
    target: str, *, body: bytes, merchant: str, key: Ed25519PrivateKey, now: datetime
) -> dict[str, str]:
    """Sign one request."""
    timestamp, nonce = str(int(now.timestamp())), secrets.token_hex(16)
    signature = key.sign(_signed_lines(("request", target, merchant, timestamp, nonce), body))
    return {
        MERCHANT: merchant,
        TIMESTAMP: timestamp,
        NONCE: nonce,
        SIGNATURE: base64.b64encode(signature).decode("ascii"),
    }


def prove_answer(
    *,
    status: int,
    asked: Mapping[str, str],
    headers: Mapping[str, str],
    body: bytes,
    key: Ed25519PublicKey,
    now: datetime,
) -> None:
    """Prove that the answer belongs to the request whose headers are `asked`. Raises Unproven."""
    target = f"{status} {asked[NONCE]}"
    _prove("answer", target, merchant=asked[MERCHANT], headers=headers, body=body, key=key, now=now)


def prove_notification(
    *, headers: Mapping[str, str], body: bytes, key: Ed25519PublicKey, now: datetime
) -> str:
    """Prove a notification and return the merchant it is for. Raises Unproven."""
    merchant = headers.get(MERCHANT, "")
    _prove("notification", "notification", merchant=merchant, headers=headers, body=body, key=key, now=now)
    return merchant


def _prove(
    direction: str,
    target: str,
    *,
    merchant: str,
    headers: Mapping[str, str],
    body: bytes,
    key: Ed25519PublicKey,
    now: datetime,
) -> None:
    timestamp, nonce = headers.get(TIMESTAMP, ""), headers.get(NONCE, "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= LONGEST_NUMBER and nonce):
        raise Unproven("unsigned")
    if abs(int(timestamp) - now.timestamp()) > SIGNATURE_WINDOW.total_seconds():
        raise Unproven("outside the window of time")
    try:
        signature = base64.b64decode(headers.get(SIGNATURE, ""), validate=True)
        key.verify(signature, _signed_lines((direction, target, merchant, timestamp, nonce), body))
    except (binascii.Error, ValueError, InvalidSignature) as error:
        raise Unproven("bad signature") from error


def _signed_lines(words: tuple[str, ...], body: bytes) -> bytes:
    return "\n".join((*words, hashlib.sha256(body).hexdigest())).encode()
