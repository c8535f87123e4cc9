"""Personal fields at rest: envelope encryption, and a blind index to look them up.

Each value has its own 256-bit key, wrapped by a key-encryption key that carries an id, so that old rows stay
readable while the key rotates. The table, column and row are bound in as additional data: a ciphertext moved
to another row or column does not open. Source: reference S20; AES-256-GCM of NIST SP 800-38D.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = "v1"
NONCE_BYTES = 12
KEY_BYTES = 32


class CannotDecrypt(Exception):
    """A ciphertext that was altered, moved to another row, or whose key is gone. A fault, not a refusal."""


def encrypt(text: str, *, table: str, column: str, pk: int) -> str:
    """Return the sealed form of `text` for exactly this row and column."""
    keys = settings.ZHIDA.encryption_keys
    key_id = settings.ZHIDA.encryption_key_id
    aad = _aad(table=table, column=column, pk=pk)
    data_key = secrets.token_bytes(KEY_BYTES)
    wrap_nonce, nonce = secrets.token_bytes(NONCE_BYTES), secrets.token_bytes(NONCE_BYTES)
    wrapped = wrap_nonce + AESGCM(keys[key_id]).encrypt(wrap_nonce, data_key, aad)
    sealed = nonce + AESGCM(data_key).encrypt(nonce, text.encode(), aad)
    return f"{VERSION}.{key_id}.{_b64(wrapped)}.{_b64(sealed)}"


def decrypt(token: str, *, table: str, column: str, pk: int) -> str:
    """Open what `encrypt` sealed for this row and column; CannotDecrypt when it was not."""
    aad = _aad(table=table, column=column, pk=pk)
    try:
        version, key_id, wrapped_text, sealed_text = token.split(".")
        wrapped, sealed = _unb64(wrapped_text), _unb64(sealed_text)
        wrapping_key = AESGCM(settings.ZHIDA.encryption_keys[key_id])
        data_key = wrapping_key.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], aad)
        text = AESGCM(data_key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
    except (ValueError, KeyError, InvalidTag) as error:
        raise CannotDecrypt(f"{table}.{column}.{pk}") from error
    if version != VERSION:
        raise CannotDecrypt(f"{table}.{column}.{pk}: {version}")
    return text.decode()


def blind_index(text: str, *, purpose: str) -> str:
    """Return a keyed digest by which equal values are found without storing them in clear."""
    message = f"{purpose}\0{text}".encode()
    return hmac.new(settings.ZHIDA.blind_index_key, message, hashlib.sha256).hexdigest()


def _aad(*, table: str, column: str, pk: int) -> bytes:
    return f"{table}.{column}.{pk}".encode()


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
