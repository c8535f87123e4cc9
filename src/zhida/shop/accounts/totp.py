"""Codes of an authenticator app, pure. Source: RFC 6238 (SHA-1, 30 seconds, 6 digits) over RFC 4226."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from zhida.shop.accounts.conf import TOTP_DIGITS, TOTP_DRIFT_STEPS, TOTP_STEP_SECONDS

SECRET_BYTES = 20


def new_secret() -> str:
    """Return a fresh secret in base32, as authenticator apps take it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def provisioning_uri(*, secret: str, issuer: str, account: str) -> str:
    """Return the otpauth address that the QR picture holds."""
    label = quote(f"{issuer}:{account}", safe=":")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"


def code_at(*, secret: str, step: int) -> str:
    """Return the code of one 30-second step."""
    mac = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**TOTP_DIGITS:0{TOTP_DIGITS}d}"


def find_step(*, secret: str, code: str, now: datetime) -> int | None:
    """Return the step that a code belongs to, one step of drift allowed either way; None when it is wrong."""
    present = int(now.timestamp()) // TOTP_STEP_SECONDS
    for step in range(present - TOTP_DRIFT_STEPS, present + TOTP_DRIFT_STEPS + 1):
        if secrets.compare_digest(code_at(secret=secret, step=step).encode(), code.encode()):
            return step
    return None
