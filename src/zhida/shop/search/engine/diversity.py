"""Keeping one series from filling a first page."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from typing import Final

STEP: Final = 0.04
MOST: Final = 0.12


def diversified(scores: Sequence[float], series: Sequence[int]) -> list[int]:
    """Return the order of hits, best first: every further hit of a series counts 4 % less, 12 % at most.

    What answers a query clearly better than the rest therefore stays on top, however many of its series are
    there; among equals the series take turns. Ties keep their order.
    """
    taken: Counter[int] = Counter()
    waiting = [(-score, hit, 0) for hit, score in enumerate(scores)]
    heapq.heapify(waiting)
    order: list[int] = []
    while waiting:
        _worth, hit, counted = heapq.heappop(waiting)
        before = taken[series[hit]]
        if before > counted and counted * STEP < MOST:
            heapq.heappush(waiting, (-scores[hit] * (1 - min(MOST, STEP * before)), hit, before))
            continue
        taken[series[hit]] += 1
        order.append(hit)
    return order
