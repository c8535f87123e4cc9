"""Secrets of endpoints and the signature of what is sent to them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from zhida.shop.kernel import encryption
from zhida.shop.webhooks.models import Endpoint

MARK: Final = "whsec_"
TABLE: Final = "webhooks_endpoint"


def new_secret() -> str:
    """Return a fresh secret with 256 random bits."""
    return MARK + secrets.token_urlsafe(32)


def seal(secret: str, *, column: str, endpoint_id: int) -> str:
    """Seal a secret for its row and column."""
    return encryption.encrypt(secret, table=TABLE, column=column, pk=endpoint_id)


def open_secret(row: Endpoint) -> str:
    """Open an endpoint's present secret."""
    return encryption.decrypt(row.secret_encrypted, table=TABLE, column="secret_encrypted", pk=row.pk)


def live_secrets(row: Endpoint, *, now: datetime) -> list[str]:
    """Return the present secret, and the one before it until its time is over."""
    live = [open_secret(row)]
    if row.old_secret_encrypted and row.old_secret_until is not None and now < row.old_secret_until:
        live.append(
            encryption.decrypt(
                row.old_secret_encrypted, table=TABLE, column="old_secret_encrypted", pk=row.pk
            )
        )
    return live


def signature(body: bytes, *, at: int, secrets_: Sequence[str]) -> str:
    """Return `t=...,v1=...` over "t.body", one v1 for each live secret, the present one first."""
    signed = f"{at}.".encode() + body
    marks = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets_]
    return ",".join([f"t={at}", *(f"v1={mark}" for mark in marks)])
