"""Digests of codes and tokens: what is stored instead of them."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from zhida.shop.kernel import encryption

TOKEN_BYTES: Final = 32


def new_token() -> str:
    """Return a fresh bearer token with 256 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_token(token: str) -> str:
    """Digest a token; plain SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def digest_code(code: str, *, code_id: int) -> str:
    """Digest a short code under the shop's key and its row, so that a stolen table cannot be tried out."""
    return encryption.blind_index(f"{code_id}:{code}", purpose="login_code")


def matches(digest: str, other: str) -> bool:
    """Compare two digests in constant time."""
    return secrets.compare_digest(digest, other)
