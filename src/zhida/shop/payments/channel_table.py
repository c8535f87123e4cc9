"""Reading one [channels.NAME] table: every value is checked and every refusal names the table and the key."""

import ipaddress
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from zhida.shop.payments.errors import ChannelsFileInvalid

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,38}")
CURRENCY = re.compile(r"[A-Z]{3}")
RATE = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,8})?", re.ASCII)
LEAST_RSA_BITS = 2048
CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


class ChannelTable:
    """One table of the file. Keys that nobody asked for are refused at the end: a typo is never ignored."""

    def __init__(self, name: str, values: object, *, directory: Path, allow_loopback: bool) -> None:
        self.name = name
        self.allow_loopback = allow_loopback
        self._directory = directory
        self._asked: set[str] = set()
        if not NAME.fullmatch(name):
            raise ChannelsFileInvalid(f"[channels.{name}]: a name is lower-case letters, digits, - and _")
        if not isinstance(values, dict):
            raise ChannelsFileInvalid(f"[channels.{name}] must be a table")
        self._values: Mapping[str, object] = values

    def wrong(self, key: str, reason: str) -> ChannelsFileInvalid:
        """Make the refusal for one key."""
        return ChannelsFileInvalid(f"[channels.{self.name}] {key}: {reason}")

    def refuse_unknown_keys(self) -> None:
        """Refuse keys that no reader asked for."""
        for key in sorted(set(self._values) - self._asked):
            raise self.wrong(key, "is not known for this kind")

    def text(self, key: str, *, default: str | None = None) -> str:
        """Read a text that is not empty."""
        value = self._value(key, default)
        if not isinstance(value, str) or not value:
            raise self.wrong(key, "must be a text" if key in self._values else "is missing")
        return value

    def currency(self) -> str:
        """Read the currency; CNY when it is not named."""
        value = self.text("currency", default="CNY")
        if not CURRENCY.fullmatch(value):
            raise self.wrong("currency", "must be three capital letters")
        return value

    def optional_text(self, key: str) -> str:
        """Read a text that may be left out; empty then."""
        return self.text(key) if key in self._values else self.text(key, default=" ").strip()

    def rate(self, key: str) -> Decimal | None:
        """Read a rate above zero, written as text so that it is exact, that may be left out."""
        value = self.optional_text(key)
        if not value:
            return None
        if not RATE.fullmatch(value) or not Decimal(value):
            raise self.wrong(key, 'must be a number above 0 as text, such as "7.1234"')
        return Decimal(value)

    def switch(self, key: str, *, default: bool) -> bool:
        """Read true or false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def whole(self, key: str, *, default: int) -> int:
        """Read a whole number of at least zero."""
        value = self._value(key, default)
        if type(value) is not int or value < 0:
            raise self.wrong(key, "must be a whole number of at least 0")
        return value

    def optional_whole(self, key: str) -> int | None:
        """Read a whole number that may be left out."""
        if self._value(key, None) is None:
            return None
        return self.whole(key, default=0)

    def instant(self, key: str) -> datetime | None:
        """Read an instant with offset that may be left out."""
        value = self._value(key, None)
        if value is None:
            return None
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise self.wrong(key, "must be a date and time with offset, such as 2026-11-22T12:00:00+08:00")
        return value

    def optional_url(self, key: str) -> str:
        """Read an address as `url` does, that may be left out; empty then."""
        return self.url(key) if self._value(key, None) is not None else ""

    def url(self, key: str) -> str:
        """Read an address: https to a public host; http and loopback in demo and test mode only."""
        value = self.text(key)
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise self.wrong(key, "must be an http or https address")
        if not self.allow_loopback and (parts.scheme == "http" or _is_loopback(parts.hostname)):
            raise self.wrong(key, "http and loopback addresses are for demo and test mode")
        return value

    def signing_key(self, key: str) -> Ed25519PrivateKey:
        """Read our private key from the PEM file that the key names."""
        try:
            loaded = load_pem_private_key(self._file(key), password=None)
        except (ValueError, TypeError) as error:
            raise self.wrong(key, "holds no private key in PEM without password") from error
        if not isinstance(loaded, Ed25519PrivateKey):
            raise self.wrong(key, "must hold an Ed25519 key")
        return loaded

    def verifying_key(self, key: str) -> Ed25519PublicKey:
        """Read the channel's public key from the PEM file that the key names."""
        try:
            loaded = load_pem_public_key(self._file(key))
        except ValueError as error:
            raise self.wrong(key, "holds no public key in PEM") from error
        if not isinstance(loaded, Ed25519PublicKey):
            raise self.wrong(key, "must hold an Ed25519 key")
        return loaded

    def rsa_private_key(self, key: str) -> RSAPrivateKey:
        """Read our RSA private key from the PEM file that the key names; at least 2048 bits."""
        try:
            loaded = proven_key(self._file(key))
        except (ValueError, TypeError) as error:
            raise self.wrong(key, "holds no private key in PEM without password") from error
        if not isinstance(loaded, RSAPrivateKey) or loaded.key_size < LEAST_RSA_BITS:
            raise self.wrong(key, f"must hold an RSA key of at least {LEAST_RSA_BITS} bits")
        return loaded

    def rsa_public_key(self, key: str) -> RSAPublicKey:
        """Read an RSA public key, or that of a certificate, from the PEM file that the key names."""
        return self._rsa_public_key(key, self._file(key))

    def rsa_public_keys(self, key: str) -> Mapping[str, RSAPublicKey]:
        """Read a table of names to PEM files of public keys or certificates; at least one."""
        value = self._value(key, None)
        if not isinstance(value, dict) or not value:
            raise self.wrong(key, "must be a table of names to files, with at least one")
        return {name: self._rsa_public_key(key, self._read(key, str(file))) for name, file in value.items()}

    def certificates(self, key: str) -> list[x509.Certificate]:
        """Read one or more certificates from the PEM file that the key names."""
        try:
            return x509.load_pem_x509_certificates(self._file(key))
        except ValueError as error:
            raise self.wrong(key, "holds no certificate in PEM") from error

    def secret(self, key: str) -> str:
        """Read a secret from the file that the key names, without outer blanks; never empty."""
        try:
            secret = self._file(key).decode("ascii").strip()
        except UnicodeDecodeError as error:
            raise self.wrong(key, "must be plain ASCII") from error
        if not secret:
            raise self.wrong(key, "is empty")
        return secret

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

    def _file(self, key: str) -> bytes:
        return self._read(key, self.text(key))

    def _read(self, key: str, file: str) -> bytes:
        try:
            return (self._directory / file).read_bytes()
        except OSError as error:
            raise self.wrong(key, f"cannot be read: {error.strerror}") from error

    def _value(self, key: str, default: object) -> object:
        self._asked.add(key)
        return self._values.get(key, default)


@lru_cache(maxsize=64)
def proven_key(content: bytes) -> object:
    """Load a private key in PEM without password. Raises ValueError, TypeError.

    To prove the primes of an RSA key takes 50 ms, which a file that changed elsewhere must not cost again.
    """
    return load_pem_private_key(content, password=None)


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
