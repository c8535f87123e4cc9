"""Reading one [subject.NAME] table: every value is checked and every refusal names the table and the key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from zhida.config.provider_files.addresses import is_loopback, may_be_called

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,38}")


class ProviderFileInvalid(Exception):
    """A provider's file that cannot be; the text names the table and the key, never a secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a table stands: its heading, the directory its files lie in, and whether loopback is allowed."""

    heading: str
    directory: Path
    allow_loopback: bool


class Table:
    """One table of the file. Keys that nobody asked for are refused at the end: a typo is never ignored."""

    def __init__(self, name: str, values: object, place: Place) -> None:
        """Raise ProviderFileInvalid for a name that is none, or for what is no table."""
        self.name = name
        self.allow_loopback = place.allow_loopback
        self._place = place
        self._asked: set[str] = set()
        if not NAME.fullmatch(name):
            raise ProviderFileInvalid(f"[{place.heading}]: a name is lower-case letters, digits, - and _")
        if not isinstance(values, dict):
            raise ProviderFileInvalid(f"[{place.heading}] must be a table")
        self._values: Mapping[str, object] = values

    def wrong(self, key: str, reason: str) -> ProviderFileInvalid:
        """Make the refusal for one key."""
        return ProviderFileInvalid(f"[{self._place.heading}] {key}: {reason}")

    def refuse_unknown_keys(self) -> None:
        """Refuse keys that no reader asked for."""
        for key in sorted(set(self._values) - self._asked):
            raise self.wrong(key, "is not known for this kind")

    def has(self, key: str) -> bool:
        """Say whether the file names a key."""
        self._asked.add(key)
        return key in self._values

    def text(self, key: str, *, default: str | None = None) -> str:
        """Read a text that is not empty."""
        value = self._value(key, default)
        if not isinstance(value, str) or not value:
            raise self.wrong(key, "must be a text" if key in self._values else "is missing")
        return value

    def optional_text(self, key: str) -> str:
        """Read a text that may be left out; empty then."""
        return self.text(key) if self.has(key) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts, none of them empty, that may be left out."""
        value = self._value(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
            raise self.wrong(key, "must be a list of texts")
        return tuple(value)

    def choice(self, key: str, known: Mapping[str, object], *, default: str | None = None) -> str:
        """Read one of the names that are known."""
        value = self.text(key, default=default)
        if value not in known:
            raise self.wrong(key, f"must be one of {', '.join(known)}")
        return value

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

    def url(self, key: str, *, default: str | None = None) -> str:
        """Read an address: https to a public host; http and loopback in demo and test mode only."""
        value = self.text(key, default=default)
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise self.wrong(key, "must be an http or https address")
        if not may_be_called(value, allow_loopback=self.allow_loopback):
            raise self.wrong(key, "http and loopback addresses are for demo and test mode")
        return value

    def plain_url(self, key: str, *, default: str | None = None) -> str:
        """Read an address as `url` does, without query."""
        value = self.url(key, default=default)
        parts = urlsplit(value)
        if parts.query or parts.fragment:
            raise self.wrong(key, "must be an http or https address without query")
        return value

    def near_url(self, key: str, *, default: str | None = None) -> str:
        """Read an address as `plain_url` does; http goes no further than this machine, whatever the mode."""
        value = self.plain_url(key, default=default)
        parts = urlsplit(value)
        if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            raise self.wrong(key, "must be https, or loopback in demo and test mode")
        return value

    def optional_url(self, key: str) -> str:
        """Read an address as `url` does, that may be left out; empty then."""
        return self.url(key) if self.has(key) else ""

    def path(self, key: str) -> Path:
        """Read the name of a file; it lies beside the file of the table unless it is absolute."""
        return self._place.directory / self.text(key)

    def file(self, key: str) -> bytes:
        """Read the file that the key names."""
        return self.content_of(key, self.text(key))

    def content_of(self, key: str, file: str) -> bytes:
        """Read a file that a value of the key names."""
        try:
            return (self._place.directory / file).read_bytes()
        except OSError as error:
            raise self.wrong(key, f"cannot be read: {error.strerror}") from error

    def secret(self, key: str, *, least_length: int = 1) -> str:
        """Read a secret from the file that the key names, without outer blanks."""
        try:
            secret = self.file(key).decode("ascii").strip()
        except UnicodeDecodeError as error:
            raise self.wrong(key, "must be plain ASCII") from error
        if not secret:
            raise self.wrong(key, "is empty")
        if len(secret) < least_length:
            raise self.wrong(key, f"must hold at least {least_length} characters")
        return secret

    def _value(self, key: str, default: object) -> object:
        self._asked.add(key)
        return self._values.get(key, default)
