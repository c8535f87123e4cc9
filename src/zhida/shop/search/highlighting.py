"""Marking in a title what answers a query: by words, by letters, and by how Chinese words sound."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from zhida.shop.search.text.characters import fold_with_origins
from zhida.shop.search.text.sounds import syllable_of
from zhida.shop.search.text.splitting import Run, chain_of, runs_of
from zhida.shop.search.text.stems import stem

LONGEST_SPOKEN: Final = 8

Span = tuple[int, int]


def marks_of(title: str, sought: Collection[str]) -> tuple[Span, ...]:
    """Return the parts of the title, from and to, that one of the words or sounds stands for.

    Worked: "华为 Mate 10" for ("mate", "huawei") gives ((0, 2), (3, 7)). Neighbours and overlaps are
    one mark.
    """
    if not sought:
        return ()
    folded = fold_with_origins(title)
    wanted = frozenset(sought)
    spans: list[Span] = []
    for run in runs_of(folded.text):
        found = _in_chinese(run, wanted) if run.is_cjk else _in_latin(run, wanted)
        spans.extend((run.start + start, run.start + end) for start, end in found)
    return tuple(_joined((folded.origins[start], folded.origins[end - 1] + 1) for start, end in spans))


def _in_chinese(run: Run, wanted: frozenset[str]) -> Iterator[Span]:
    for word in wanted:
        start = run.text.find(word)
        while start >= 0:
            yield start, start + len(word)
            start = run.text.find(word, start + len(word))
    sounds = [syllable_of(character) for character in run.text]
    for start in range(len(sounds)):
        spoken = sounds[start]
        for end in range(start + 2, min(len(sounds), start + LONGEST_SPOKEN) + 1):
            spoken += sounds[end - 1]
            if spoken in wanted:
                yield start, end


def _in_latin(run: Run, wanted: frozenset[str]) -> Iterator[Span]:
    chain = chain_of(run.text)
    if stem(chain.joined) in wanted:
        yield 0, len(run.text)
        return
    ends = [part.start + len(part.text) for part in chain.parts]
    for piece, (first, last) in zip(chain.pieces, chain.piece_spans, strict=True):
        if stem(piece) in wanted:
            yield chain.parts[first].start, ends[last - 1]
    for part, end in zip(chain.parts, ends, strict=True):
        if stem(part.text) in wanted:
            yield part.start, end


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    present: Span | None = None
    for start, end in sorted(spans):
        if present is not None and start <= present[1]:
            present = (present[0], max(present[1], end))
            continue
        if present is not None:
            yield present
        present = (start, end)
    if present is not None:
        yield present
