"""Scores of words and phrases: BM25 as Lucene has it (k1 1.2, b 0.75, without the old factor of k1 + 1).

Lengths are exact where the real server keeps rounded ones.
"""

from __future__ import annotations

import math
from typing import Final

from zhida.doubles.opensearch.fields import FieldMapping, Terms
from zhida.doubles.opensearch.indexes import TextStatistics

K1: Final = 1.2
B: Final = 0.75


def idf(statistics: TextStatistics, token: str) -> float:
    """Return what a token is worth: the rarer, the more."""
    frequency = statistics.frequencies[token]
    return math.log(1 + (statistics.documents - frequency + 0.5) / (frequency + 0.5))


def saturation(frequency: float, terms: Terms, statistics: TextStatistics, mapping: FieldMapping) -> float:
    """Return what a frequency counts in a document of this length: 0 to 1."""
    average = statistics.length / max(1, statistics.documents)
    length = terms.length / average if mapping.has_norms and average else 1.0
    return frequency / (frequency + K1 * (1 - B + B * length))


def phrase_frequency(places: list[list[int]], slop: int) -> float:
    """Return how often tokens stand in this order, a looser match counting less: 1 / (1 + gaps)."""
    found = 0.0
    for start in places[0]:
        ends = {start: 0}
        for step in places[1:]:
            following: dict[int, int] = {}
            for end, gaps in ends.items():
                for place in step:
                    if end < place <= end + 1 + slop - gaps:
                        following[place] = min(following.get(place, slop), gaps + place - end - 1)
            ends = following
        if ends:
            found += 1 / (1 + min(ends.values()))
    return found
