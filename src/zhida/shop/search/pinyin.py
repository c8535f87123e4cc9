"""How a run of Chinese is read aloud, syllable by syllable, for addresses that can be read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from zhida.shop.search.text.sounds import syllable_of

# Phrases that are read otherwise than letter by letter (重庆, 音乐); tools/build_phrases.py writes them.
TABLE = Path(__file__).parent / "phrases.csv"
LONGEST_PHRASE = 4


def syllables(run: str, /) -> tuple[str, ...]:
    """Return a syllable for each character, by the longest known phrase; "" for one that nobody reads."""
    phrases = _phrases()
    spoken: list[str] = []
    while len(spoken) < len(run):
        start = len(spoken)
        for length in range(min(LONGEST_PHRASE, len(run) - start), 1, -1):
            known = phrases.get(run[start : start + length])
            if known is not None:
                spoken.extend(known.split())
                break
        else:
            syllable = syllable_of(run[start])
            spoken.append(syllable if syllable.isascii() else "")
    return tuple(spoken)


@cache
def _phrases() -> dict[str, str]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return {phrase: spoken for phrase, _comma, spoken in (line.partition(",") for line in lines)}
