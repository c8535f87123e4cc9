"""Reading one [logins.NAME] table: every value is checked, every refusal names the table and the key."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)

from zhida.shop.accounts.errors import LoginsFileInvalid

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,38}")
LEAST_RSA_BITS = 2048
PEM = "-----BEGIN "


class LoginTable:
    """One table of the file. Keys that nobody asked for are refused at the end: a typo is never ignored."""

    def __init__(self, name: str, values: object, *, directory: Path, allow_loopback: bool) -> None:
        self.name = name
        self.allow_loopback = allow_loopback
        self._directory = directory
        self._asked: set[str] = set()
        if not NAME.fullmatch(name):
            raise LoginsFileInvalid(f"[logins.{name}]: a name is lower-case letters, digits, - and _")
        if not isinstance(values, dict):
            raise LoginsFileInvalid(f"[logins.{name}] must be a table")
        self._values: Mapping[str, object] = values

    def wrong(self, key: str, reason: str) -> LoginsFileInvalid:
        """Make the refusal for one key."""
        return LoginsFileInvalid(f"[logins.{self.name}] {key}: {reason}")

    def refuse_unknown_keys(self) -> None:
        """Refuse keys that no reader asked for."""
        for key in sorted(set(self._values) - self._asked):
            raise self.wrong(key, "is not known for this kind")

    def text(self, key: str, *, default: str = "") -> str:
        """Read a text that is not empty."""
        self._asked.add(key)
        value = self._values.get(key, default)
        if not isinstance(value, str) or not value:
            raise self.wrong(key, "must be a text" if key in self._values else "is missing")
        return value

    def url(self, key: str, *, default: str) -> str:
        """Read an address: https to a public host; http and loopback in demo and test mode only."""
        value = self.text(key, default=default)
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise self.wrong(key, "must be an http or https address without query")
        if not self.allow_loopback and (parts.scheme == "http" or _is_loopback(parts.hostname)):
            raise self.wrong(key, "http and loopback addresses are for demo and test mode")
        return value

    def secret(self, key: str) -> str:
        """Read a secret from the file that the key names, without outer blanks; never empty."""
        try:
            secret = (self._directory / self.text(key)).read_bytes().decode("ascii").strip()
        except UnicodeDecodeError as error:
            raise self.wrong(key, "must be plain ASCII") from error
        except OSError as error:
            raise self.wrong(key, f"cannot be read: {error.strerror}") from error
        if not secret:
            raise self.wrong(key, "is empty")
        return secret

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


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
