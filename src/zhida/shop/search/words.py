"""Reading what a shopper typed."""

from __future__ import annotations

import unicodedata

from zhida.shop.search.conf import LONGEST_QUERY, MOST_WORDS


def normalise(text: str) -> str:
    """Return a text in the form in which it is kept and looked for: NFKC, lower case, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def words_of(text: str) -> tuple[str, ...]:
    """Return the words that must all be found, each once."""
    return tuple(dict.fromkeys(normalise(text[:LONGEST_QUERY]).split()))[:MOST_WORDS]
