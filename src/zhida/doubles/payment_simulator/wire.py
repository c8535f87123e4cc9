"""How both sides of the simulator's protocol sign: Ed25519 over six lines that say who, what and when."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

WINDOW_SECONDS = 300
MERCHANT_HEADER = "x-sim-merchant"
TIMESTAMP_HEADER = "x-sim-timestamp"
NONCE_HEADER = "x-sim-nonce"
SIGNATURE_HEADER = "x-sim-signature"


class SignatureRefused(Exception):
    """The message is unsigned, too old, or signed by another key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is signed: `direction` is request, answer or notification; `target` ties it to one call.

    The target of a request is `METHOD /path`, that of an answer `STATUS nonce-of-the-request`, that of a
    notification the word `notification`. An answer can thus not be replayed as the answer to another call.
    """

    direction: str
    target: str
    merchant: str
    body: bytes


def sign(message: Message, *, key: Ed25519PrivateKey, now: datetime, nonce: str = "") -> dict[str, str]:
    """Give the four headers that prove the message."""
    timestamp = str(int(now.timestamp()))
    nonce = nonce or secrets.token_hex(16)
    signature = key.sign(_signed_bytes(message, timestamp, nonce))
    return {
        MERCHANT_HEADER: message.merchant,
        TIMESTAMP_HEADER: timestamp,
        NONCE_HEADER: nonce,
        SIGNATURE_HEADER: base64.b64encode(signature).decode("ascii"),
    }


def verify(message: Message, headers: Mapping[str, str], *, key: Ed25519PublicKey, now: datetime) -> None:
    """Prove that the headers (lower-case names) belong to the message and are within five minutes.

    Raises: SignatureRefused.
    """
    timestamp = headers.get(TIMESTAMP_HEADER) or ""
    nonce = headers.get(NONCE_HEADER) or ""
    if not timestamp.isascii() or not timestamp.isdigit() or not nonce:
        raise SignatureRefused("unsigned")
    if abs(int(timestamp) - int(now.timestamp())) > WINDOW_SECONDS:
        raise SignatureRefused("too old")
    try:
        signature = base64.b64decode(headers.get(SIGNATURE_HEADER) or "", validate=True)
        key.verify(signature, _signed_bytes(message, timestamp, nonce))
    except (ValueError, InvalidSignature) as error:
        raise SignatureRefused("bad signature") from error


def _signed_bytes(message: Message, timestamp: str, nonce: str) -> bytes:
    digest = hashlib.sha256(message.body).hexdigest()
    lines = (message.direction, message.target, message.merchant, timestamp, nonce, digest)
    return "\n".join(lines).encode()
