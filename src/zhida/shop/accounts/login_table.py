"""Reading the RSA keys of a login service: as PEM, or as the bare base64 its pages show."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)

from zhida.config.provider_files import Table

LEAST_RSA_BITS = 2048
PEM = "-----BEGIN "


class LoginTable(Table):
    """One [logins.NAME] table."""

    def rsa_private_key(self, key: str) -> RSAPrivateKey:
        """Read our RSA key: PEM, or the bare base64 that a service's key tool writes."""
        content = self.secret(key)
        try:
            if content.startswith(PEM):
                loaded: object = load_pem_private_key(content.encode(), password=None)
            else:
                loaded = load_der_private_key(_unwrapped(content), password=None)
        except (ValueError, TypeError) as error:
            raise self.wrong(key, "holds no private key without password") from error
        if not isinstance(loaded, RSAPrivateKey) or loaded.key_size < LEAST_RSA_BITS:
            raise self.wrong(key, f"must hold an RSA key of at least {LEAST_RSA_BITS} bits")
        return loaded

    def rsa_public_key(self, key: str) -> RSAPublicKey:
        """Read the service's RSA key: PEM, or the bare base64 that its pages show."""
        content = self.secret(key)
        try:
            if content.startswith(PEM):
                loaded: object = load_pem_public_key(content.encode())
            else:
                loaded = load_der_public_key(_unwrapped(content))
        except (ValueError, UnsupportedAlgorithm) as error:
            raise self.wrong(key, "holds no public key") from error
        if not isinstance(loaded, RSAPublicKey) or loaded.key_size < LEAST_RSA_BITS:
            raise self.wrong(key, f"must hold an RSA key of at least {LEAST_RSA_BITS} bits")
        return loaded


def _unwrapped(content: str) -> bytes:
    """Decode base64 that may be broken into lines. Raises ValueError."""
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error
