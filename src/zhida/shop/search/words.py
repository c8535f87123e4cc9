"""Reading what a shopper typed."""

from __future__ import annotations

from zhida.shop.search.conf import LONGEST_QUERY, MOST_WORDS
from zhida.shop.search.text.characters import fold


def normalise(text: str) -> str:
    """Return a text in the form in which it is kept and looked for: folded, single blanks."""
    return " ".join(fold(text).split())


def words_of(text: str) -> tuple[str, ...]:
    """Return the words that must all be found, each once."""
    return tuple(dict.fromkeys(normalise(text[:LONGEST_QUERY]).split()))[:MOST_WORDS]
