"""English words to their stems; other alphabets are left alone."""

from __future__ import annotations

import functools
import threading

import snowballstemmer

SHORTEST = 4

_lock = threading.Lock()
_english = snowballstemmer.stemmer("english")


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a folded word; short ones and those with digits are their own."""
    if len(word) < SHORTEST or not (word.isascii() and word.isalpha()):
        return word
    with _lock:  # the stemmer keeps the word it works on in itself
        return str(_english.stemWord(word))
