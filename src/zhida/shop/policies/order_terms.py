"""The terms under which an order is placed: each version is a file that stays, known by its SHA-256.

Source: 电子商务法 art. 49, 50: the buyer can read and save them, and no term voids a paid order.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TERMS: Final = Path(__file__).parent / "terms"
CURRENT_VERSION: Final = "2026-11-23"
MARK_DIGITS: Final = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTerms:
    """One version in one language, as Markdown; `sha256` is that of its Chinese file, which binds."""

    version: str
    language: str
    text: str
    sha256: str

    @property
    def mark(self) -> str:
        """Give what an order keeps: the version and the first 28 digits of its SHA-256."""
        return f"{self.version}-{self.sha256[:MARK_DIGITS]}"


@functools.cache
def order_terms(*, language: str = "zh", version: str = CURRENT_VERSION) -> OrderTerms:
    """Read a version's text, in English for "en" and in Chinese for every other language."""
    word = "en" if language.startswith("en") else "zh"
    text = (TERMS / f"{version}.{word}.md").read_text(encoding="utf-8")
    return OrderTerms(version=version, language=word, text=text, sha256=terms_digest(version))


def terms_digest(version: str) -> str:
    """Digest the Chinese file of a version as it is now."""
    return hashlib.sha256((TERMS / f"{version}.zh.md").read_bytes()).hexdigest()
