"""Reading one [channels.NAME] table: every value is checked and every refusal names the table and the key."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from zhida.config.provider_files import Table

CURRENCY = re.compile(r"[A-Z]{3}")
RATE = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,8})?", re.ASCII)
LEAST_RSA_BITS = 2048
CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


class ChannelTable(Table):
    """One [channels.NAME] table: money, instants and keys beside what every provider's table has."""

    def currency(self) -> str:
        """Read the currency; CNY when it is not named."""
        value = self.text("currency", default="CNY")
        if not CURRENCY.fullmatch(value):
            raise self.wrong("currency", "must be three capital letters")
        return value

    def rate(self, key: str) -> Decimal | None:
        """Read a rate above zero, written as text so that it is exact, that may be left out."""
        value = self.optional_text(key)
        if not value:
            return None
        if not RATE.fullmatch(value) or not Decimal(value):
            raise self.wrong(key, 'must be a number above 0 as text, such as "7.1234"')
        return Decimal(value)

    def optional_whole(self, key: str) -> int | None:
        """Read a whole number that may be left out."""
        return self.whole(key, default=0) if self.has(key) else None

    def instant(self, key: str) -> datetime | None:
        """Read an instant with offset that may be left out."""
        value = self._value(key, None)
        if value is None:
            return None
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise self.wrong(key, "must be a date and time with offset, such as 2026-11-22T12:00:00+08:00")
        return value

    def signing_key(self, key: str) -> Ed25519PrivateKey:
        """Read our private key from the PEM file that the key names."""
        try:
            loaded = load_pem_private_key(self.file(key), password=None)
        except (ValueError, TypeError) as error:
            raise self.wrong(key, "holds no private key in PEM without password") from error
        if not isinstance(loaded, Ed25519PrivateKey):
            raise self.wrong(key, "must hold an Ed25519 key")
        return loaded

    def verifying_key(self, key: str) -> Ed25519PublicKey:
        """Read the channel's public key from the PEM file that the key names."""
        try:
            loaded = load_pem_public_key(self.file(key))
        except ValueError as error:
            raise self.wrong(key, "holds no public key in PEM") from error
        if not isinstance(loaded, Ed25519PublicKey):
            raise self.wrong(key, "must hold an Ed25519 key")
        return loaded

    def rsa_private_key(self, key: str) -> RSAPrivateKey:
        """Read our RSA private key from the PEM file that the key names; at least 2048 bits."""
        try:
            loaded = proven_key(self.file(key))
        except (ValueError, TypeError) as error:
            raise self.wrong(key, "holds no private key in PEM without password") from error
        if not isinstance(loaded, RSAPrivateKey) or loaded.key_size < LEAST_RSA_BITS:
            raise self.wrong(key, f"must hold an RSA key of at least {LEAST_RSA_BITS} bits")
        return loaded

    def rsa_public_key(self, key: str) -> RSAPublicKey:
        """Read an RSA public key, or that of a certificate, from the PEM file that the key names."""
        return self._rsa_public_key(key, self.file(key))

    def rsa_public_keys(self, key: str) -> Mapping[str, RSAPublicKey]:
        """Read a table of names to PEM files of public keys or certificates; at least one."""
        value = self._value(key, None)
        if not isinstance(value, dict) or not value:
            raise self.wrong(key, "must be a table of names to files, with at least one")
        files = {str(name): self.content_of(key, str(file)) for name, file in value.items()}
        return {name: self._rsa_public_key(key, content) for name, content in files.items()}

    def certificates(self, key: str) -> list[x509.Certificate]:
        """Read one or more certificates from the PEM file that the key names."""
        try:
            return x509.load_pem_x509_certificates(self.file(key))
        except ValueError as error:
            raise self.wrong(key, "holds no certificate in PEM") from error

    def _rsa_public_key(self, key: str, content: bytes) -> RSAPublicKey:
        try:
            if CERTIFICATE in content:
                loaded: object = x509.load_pem_x509_certificate(content).public_key()
            else:
                loaded = load_pem_public_key(content)
        except ValueError as error:
            raise self.wrong(key, "holds no public key or certificate in PEM") from error
        if not isinstance(loaded, RSAPublicKey) or loaded.key_size < LEAST_RSA_BITS:
            raise self.wrong(key, f"must hold an RSA key of at least {LEAST_RSA_BITS} bits")
        return loaded


@lru_cache(maxsize=64)
def proven_key(content: bytes) -> object:
    """Load a private key in PEM without password. Raises ValueError, TypeError.

    To prove the primes of an RSA key takes 50 ms, which a file that changed elsewhere must not cost again.
    """
    return load_pem_private_key(content, password=None)
