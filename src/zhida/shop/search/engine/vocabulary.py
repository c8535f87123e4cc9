"""What an index knows: the question planning asks before it decides how to look for a word."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from zhida.shop.search.engine.plan import Field


class Vocabulary(Protocol):
    """The words of an index and in how many documents each stands."""

    def size(self) -> int:
        """Return how many documents there are."""

    def frequencies(self, field: Field, words: Collection[str]) -> Mapping[str, int]:
        """Return the document frequency of each word in a field; unknown words may be missing or zero."""

    def beginning(self, field: Field, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        """Return at most `limit` words of a field that begin with the prefix, with their frequencies."""


class Known:
    """A vocabulary that asks for each word once; many at a time where that is possible."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._seen: dict[Field, dict[str, int]] = {}
        self.size = max(1, vocabulary.size())

    def ask(self, field: Field, words: Collection[str]) -> None:
        """Look these words up at once."""
        seen = self._seen.setdefault(field, {})
        missing = {word for word in words if word and word not in seen}
        if missing:
            found = self._vocabulary.frequencies(field, missing)
            seen.update({word: found.get(word, 0) for word in missing})

    def count(self, field: Field, word: str) -> int:
        """Return how many documents hold the word in this field."""
        self.ask(field, (word,))
        return self._seen[field].get(word, 0)

    def beginning(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        """Return words of the vocabulary that begin with the prefix."""
        return self._vocabulary.beginning(Field.WORDS, prefix, limit)
