"""Strict reading of a JSON document: every wrong value is refused with the place where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

LARGEST_INTEGER = 10**15
# What every database keeps and every page can show in China's time.
EARLIEST = datetime(1000, 1, 1, tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=timezone(timedelta(hours=8)))


class CaseInvalid(ValueError):
    """A document the engine refuses: where in it, and what is wrong there."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem


class Fields:
    """One JSON object and its place in the document. A null is read like an absent field."""

    def __init__(self, document: object, where: str) -> None:
        if not isinstance(document, Mapping):
            raise CaseInvalid(where, "must be an object")
        self._document = document
        self.where = where

    def refused(self, key: str, problem: str) -> CaseInvalid:
        """Return the refusal of one field, to be raised."""
        return CaseInvalid(f"{self.where}.{key}", problem)

    def names(self) -> list[str]:
        """Return the names of the fields in the document."""
        return [str(name) for name in self._document]

    def has(self, key: str) -> bool:
        """Say whether a field is there and not null."""
        return self._document.get(key) is not None

    def holds(self, key: str, value: str) -> bool:
        """Say whether a field is exactly this text."""
        return bool(self._document.get(key) == value)

    def text(self, key: str, *, default: str | None = None) -> str:
        """Read a text; without a default it must be there and not be empty."""
        value = self._document.get(key)
        if value is None and default is not None:
            return default
        if default is None and value in (None, ""):
            raise self.refused(key, "is missing")
        return self._checked_text(key, value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts, empty when absent."""
        value = self._document.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.refused(key, "must be a list of texts")
        return tuple(self._checked_text(key, item) for item in value)

    def integer(
        self, key: str, *, least: int = 0, most: int = LARGEST_INTEGER, default: int | None = None
    ) -> int:
        """Read a whole number; true, 1.0 and "1" are not whole numbers here."""
        value = self._document.get(key)
        if value is None:
            if default is None:
                raise self.refused(key, "is missing")
            return default
        return self._checked_integer(key, value, least=least, most=most)

    def optional_integer(self, key: str, *, least: int = 0, most: int = LARGEST_INTEGER) -> int | None:
        """Read a whole number that may be absent."""
        return self.integer(key, least=least, most=most) if self.has(key) else None

    def integers(self, key: str, *, least: int = 0) -> dict[str, int]:
        """Read an object of text to whole number, empty when absent."""
        value = self._document.get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise self.refused(key, "must be an object")
        return {
            self._checked_text(key, name): self._checked_integer(
                f"{key}.{name}", number, least=least, most=LARGEST_INTEGER
            )
            for name, number in value.items()
        }

    def flag(self, key: str) -> bool:
        """Read true or false, false when absent."""
        value = self._document.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.refused(key, "must be true or false")
        return bool(value)

    def instant(self, key: str) -> datetime | None:
        """Read a point in time with its offset (RFC 3339), None when absent."""
        if not self.has(key):
            return None
        text = self.text(key)
        try:
            instant = datetime.fromisoformat(text)
        except ValueError as error:
            raise self.refused(key, "is not an RFC 3339 time") from error
        if instant.tzinfo is None:
            raise self.refused(key, "has no offset")
        if not EARLIEST <= instant <= LATEST:
            raise self.refused(key, "is not an RFC 3339 time")
        return instant

    def child(self, key: str) -> Fields:
        """Read an object inside, an empty one when absent."""
        value = self._document.get(key)
        return Fields({} if value is None else value, f"{self.where}.{key}")

    def children(self, key: str) -> list[Fields]:
        """Read a list of objects, empty when absent."""
        return [Fields(item, f"{self.where}.{key}[{index}]") for index, item in enumerate(self._list(key))]

    def lists_of_children(self, key: str) -> list[list[Fields]]:
        """Read a list of lists of objects, empty when absent."""
        found: list[list[Fields]] = []
        for index, inner in enumerate(self._list(key)):
            if not isinstance(inner, list):
                raise self.refused(f"{key}[{index}]", "must be a list")
            found.append(
                [
                    Fields(item, f"{self.where}.{key}[{index}][{position}]")
                    for position, item in enumerate(inner)
                ]
            )
        return found

    def _list(self, key: str) -> list[object]:
        value = self._document.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.refused(key, "must be a list")
        return value

    def _checked_text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.refused(key, "must be a text")
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in value):
            raise self.refused(key, "holds a character that no text may hold")
        return value

    def _checked_integer(self, key: str, value: object, *, least: int, most: int) -> int:
        if type(value) is not int:
            raise self.refused(key, "must be a whole number")
        if not least <= value <= most:
            raise self.refused(key, f"must be {least} to {most}")
        return value
