"""Chinese words of a text: rjieba without its hidden Markov model, which would glue brand and noun."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

import rjieba

from zhida.shop.search.pinyin import syllables
from zhida.shop.search.text.characters import fold
from zhida.shop.search.text.splitting import runs_of

LONGEST_WORD = 8
FREQUENCY = 100_000
# Attribute values, brands and categories come again and again in a catalogue.
KEPT = 65_536


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a run and where it stands in it; `place` counts the words of the plain cut."""

    text: str
    start: int
    place: int


def learn(names: Iterable[str]) -> None:
    """Teach the segmenter the shop's own words: brands, series, categories. Lasts as long as the process."""
    for name in set(names):
        for run in runs_of(fold(name)):
            if run.is_cjk and 2 <= len(run.text) <= LONGEST_WORD and not rjieba.has_word(run.text):
                rjieba.add_word(run.text, FREQUENCY, None)
                words_of_run.cache_clear()


@functools.lru_cache(maxsize=KEPT)
def words_of_run(run: str) -> tuple[Word, ...]:
    """Return the words of a run of Chinese, and the shorter words inside long ones."""
    places: dict[int, int] = {}
    for place, (text, start, _end) in enumerate(rjieba.tokenize(run, "default", False)):
        places.update(dict.fromkeys(range(start, start + len(text)), place))
    found = {(text, start) for text, start, _end in rjieba.tokenize(run, "search", False)}
    return tuple(
        Word(text=text, start=start, place=places[start])
        for text, start in sorted(found, key=lambda item: (item[1], -len(item[0])))
    )


@functools.lru_cache(maxsize=KEPT)
def spoken(word: str) -> str:
    """Return the pinyin of a word with the reading it has in this word (音乐: yinyue), without tones."""
    return "".join(syllables(word))


def is_chinese(text: str) -> bool:
    """Say whether a folded text is Chinese characters only."""
    return all("\u3400" <= character <= "\u9fff" for character in text)
