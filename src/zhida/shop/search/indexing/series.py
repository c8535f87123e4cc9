"""Which series a product belongs to, so that a first page is not filled by one of them."""

from __future__ import annotations

import hashlib

from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.text.characters import fold
from zhida.shop.search.text.splitting import chain_of, runs_of

SERIES_ATTRIBUTES = frozenset({"系列", "产品系列", "series", "model line"})


def series_key(document: SearchDocument) -> int:
    """Return a number of 63 bits that all products of a series share."""
    digest = hashlib.blake2b(series_of(document).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def series_of(document: SearchDocument) -> str:
    """Return the brand and the series an attribute names, or else the brand and the first Latin word.

    Worked: 华为 "HUAWEI Mate 10 Pro" of 华为（HUAWEI） gives "华为（huawei）/mate".
    """
    brand = fold(document.brand)
    for name, value in document.attributes:
        if fold(name) in SERIES_ATTRIBUTES:
            return f"{brand}/{fold(value)}"
    for run in runs_of(fold(document.title)):
        if not run.is_cjk:
            word = chain_of(run.text).parts[0].text
            if word.isalpha() and word not in brand:
                return f"{brand}/{word}"
    return f"{brand}/{fold(document.title)}"
