"""The privacy notice: every version's text stays in notices/, its digest stands here and in each consent.

A text that changes is a new version. Where it changes what a purpose means, that purpose's `since` moves too
and older consents stop counting (PIPL 14; reference L53).
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zhida.shop.customers.records import Purpose

NOTICES: Final = Path(__file__).parent / "notices"
CURRENT_VERSION: Final = "2026-11-22"
# The version in which the meaning of each purpose last changed.
PURPOSE_SINCE: Final[dict[Purpose, str]] = {
    Purpose.RECOMMENDATIONS: "2026-11-22",
    Purpose.MARKETING_SMS: "2026-11-22",
    Purpose.MARKETING_EMAIL: "2026-11-22",
    Purpose.MARKETING_WECHAT: "2026-11-22",
}
DIGESTS: Final[dict[str, str]] = {
    "2026-11-22": "77139d93dcc9edd48f8b1bee9e53406cecd46822c63806f44885793b04259c73",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyNotice:
    """One version of the notice in one language, as Markdown; `digest` covers all its languages."""

    version: str
    language: str
    text: str
    digest: str


@functools.cache
def read_notice(*, language: str, version: str = CURRENT_VERSION) -> PrivacyNotice:
    """Read a version's text, in English for "en" and in Chinese for every other language."""
    word = "en" if language.startswith("en") else "zh"
    text = (NOTICES / f"{version}.{word}.md").read_text(encoding="utf-8")
    return PrivacyNotice(version=version, language=word, text=text, digest=DIGESTS[version])


def digest_of(version: str) -> str:
    """Digest a version's files as they are now; the test of this room compares it with what stands here."""
    parts = [(NOTICES / f"{version}.{word}.md").read_bytes() for word in ("zh", "en")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
