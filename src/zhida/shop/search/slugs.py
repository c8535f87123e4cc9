"""Readable parts of addresses: what a title, a category or a brand is called in Latin letters and digits."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from zhida.shop.search.pinyin import syllables

LONGEST_SLUG: Final = 60
# What stands where a name has neither Latin letters, digits nor Chinese in it.
NAMELESS: Final = "x"
# The third letter that makes one word of two before it: 手机壳, 笔记本, 充电宝, 青春版.
WORD_ENDINGS: Final = frozenset("壳膜套盒架包袋器仪宝笔本线版款型装")
RUNS = re.compile(r"[0-9a-z]+|[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")


@lru_cache(maxsize=4096)
def slug_of(text: str, /) -> str:
    """Return lower-case Latin letters and digits joined by hyphens: at most 60 characters, never empty.

    Full-width forms become plain, accents fall off, Chinese becomes pinyin by twos and threes, and what is
    none of these divides words. No dictionary of words takes part, for every process must give a page the
    same address: "华为 Mate 10" is huawei-mate-10, "运动耳机" yundong-erji.
    """
    letters = unicodedata.normalize("NFKD", text).lower()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    parts: list[str] = []
    length = -1
    for run in RUNS.findall(plain):
        for part in [run] if run.isascii() else _spoken_words(run):
            length += 1 + len(part)
            if length > LONGEST_SLUG:
                return "-".join(parts) or part[:LONGEST_SLUG]
            parts.append(part)
    return "-".join(parts) or NAMELESS


def product_path(*, slug: str, number: str) -> str:
    """Return the canonical path of a product's page."""
    return f"/p/{slug}-{number}"


def _spoken_words(run: str) -> list[str]:
    """Read a run of Chinese: most words of the trade have two letters, some a third that ends them."""
    spoken = syllables(run)
    words: list[str] = []
    start = 0
    while start < len(spoken):
        left = len(spoken) - start
        is_three = left == 3 or (left > 3 and run[start + 2] in WORD_ENDINGS)
        end = start + (3 if is_three else 2)
        words.append("".join(spoken[start:end]))
        start = end
    return [word for word in words if word]
