"""The signature of both directions: HMAC-SHA256 over six lines with the secret of the application.

Direction, target, application, Unix seconds, nonce, hex SHA-256 of the body. The target of a request is
`METHOD /path`, of an answer `STATUS nonce-of-the-request`.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime

from zhida.shop.invoicing.conf import SIGNATURE_WINDOW

APPLICATION, TIMESTAMP, NONCE, SIGNATURE = "x-tax-app", "x-tax-timestamp", "x-tax-nonce", "x-tax-sign"


def request_headers(target: str, *, body: bytes, app_key: str, secret: str, now: datetime) -> dict[str, str]:
    """Sign one request."""
    timestamp, nonce = str(int(now.timestamp())), secrets.token_hex(16)
    words = ("request", target, app_key, timestamp, nonce)
    return {
        "content-type": "application/json; charset=utf-8",
        APPLICATION: app_key,
        TIMESTAMP: timestamp,
        NONCE: nonce,
        SIGNATURE: _mac(words, body, secret),
    }


def is_proven(
    *,
    status: int,
    asked: Mapping[str, str],
    headers: Mapping[str, str],
    body: bytes,
    secret: str,
    now: datetime,
) -> bool:
    """Say whether an answer belongs to the request whose headers are `asked`, and is the service's own."""
    timestamp, nonce = headers.get(TIMESTAMP, ""), headers.get(NONCE, "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12 and nonce):
        return False
    if abs(int(timestamp) - now.timestamp()) > SIGNATURE_WINDOW.total_seconds():
        return False
    words = ("answer", f"{status} {asked[NONCE]}", asked[APPLICATION], timestamp, nonce)
    return hmac.compare_digest(headers.get(SIGNATURE, "").encode(), _mac(words, body, secret).encode())


def _mac(words: tuple[str, ...], body: bytes, secret: str) -> str:
    text = "\n".join((*words, hashlib.sha256(body).hexdigest()))
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
