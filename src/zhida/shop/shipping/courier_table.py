"""Reading one [couriers.NAME] table: every value is checked, every refusal names the table and the key."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from zhida.shop.shipping.errors import CouriersFileInvalid

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,38}")


class CourierTable:
    """One table of the file. Keys that nobody asked for are refused at the end: a typo is never ignored."""

    def __init__(self, name: str, values: object, *, directory: Path, allow_loopback: bool) -> None:
        self.name = name
        self.allow_loopback = allow_loopback
        self._directory = directory
        self._asked: set[str] = set()
        if not NAME.fullmatch(name):
            raise CouriersFileInvalid(f"[couriers.{name}]: a name is lower-case letters, digits, - and _")
        if not isinstance(values, dict):
            raise CouriersFileInvalid(f"[couriers.{name}] must be a table")
        self._values: Mapping[str, object] = values

    def wrong(self, key: str, reason: str) -> CouriersFileInvalid:
        """Make the refusal for one key."""
        return CouriersFileInvalid(f"[couriers.{self.name}] {key}: {reason}")

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

    def optional_text(self, key: str) -> str:
        """Read a text that may be left out; empty then."""
        self._asked.add(key)
        return self.text(key) if key in self._values else ""

    def switch(self, key: str, *, default: bool) -> bool:
        """Read true or false."""
        self._asked.add(key)
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def url(self, key: str, *, default: str) -> str:
        """Read an address: https to a public host; http and loopback in demo and test mode only."""
        value = self.text(key, default=default)
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise self.wrong(key, "must be an http or https address without query")
        if not self.allow_loopback and (parts.scheme == "http" or _is_loopback(parts.hostname)):
            raise self.wrong(key, "http and loopback addresses are for demo and test mode")
        return value.rstrip("/")

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


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
