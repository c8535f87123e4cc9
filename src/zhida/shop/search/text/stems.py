"""English words to their stems; other alphabets are left alone."""

from __future__ import annotations

import functools
from typing import Final

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

SHORTEST: Final = 4

_english = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("english")).build()


@functools.lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """Return the stem of a folded word; short ones and those with digits are their own."""
    if len(word) < SHORTEST or not (word.isascii() and word.isalpha()):
        return word
    return _english.analyze(word)[0]
