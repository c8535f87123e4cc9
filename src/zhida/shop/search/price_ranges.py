"""Price ranges that split what was found into about equal parts, with round yuan numbers as edges.

Engines count fixed fine bands (`BAND_EDGES`, one table for all of them); the bands are then put together, so
that every count is exact. Worked example: three products at 99 yuan and one each at 1,999, 2,999 and 5,999
give 0 to 499.99 (3), 500 to 1,999.99 (1), 2,000 to 4,999.99 (1) and from 5,000 on (1).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate, pairwise
from typing import Final

from zhida.shop.search.records import PriceFacet

RANGES: Final = 5
# Edges by their figure in tenths, each with what it costs not to be a plain 1, 2 or 5: 1,500 yuan must part
# the list better than 2,000 by 3 in 100 products to be taken.
FIGURES: Final = {
    10: 0.0,
    12: 0.06,
    15: 0.03,
    20: 0.0,
    25: 0.04,
    30: 0.02,
    40: 0.03,
    50: 0.0,
    60: 0.03,
    80: 0.03,
}
LOWEST_DECADE_FEN: Final = 100
DECADES: Final = 6
EDGE_COSTS: Final = {0: 0.0} | {
    figure * LOWEST_DECADE_FEN // 10 * 10**decade: cost
    for decade in range(DECADES)
    for figure, cost in FIGURES.items()
}
BAND_EDGES: Final = tuple(sorted(EDGE_COSTS))


def band_of(price_minor: int) -> int:
    """Return the band a price in fen is in: band N runs from edge N to just below edge N + 1."""
    return bisect_right(BAND_EDGES, price_minor) - 1


def price_ranges(counts: Mapping[int, int]) -> tuple[PriceFacet, ...]:
    """Return at most five ranges, none of them empty, from how many products each band holds.

    They leave no gap: the first starts at 0 and the last has no end. No products, no ranges.
    """
    below = [0, *accumulate(counts.get(band, 0) for band in range(len(BAND_EDGES)))]
    if not below[-1]:
        return ()
    bounds = [0, *_cuts(below), len(BAND_EDGES)]
    return tuple(
        PriceFacet(
            price_min=BAND_EDGES[first],
            price_max=BAND_EDGES[after] - 1 if after < len(BAND_EDGES) else None,
            count=below[after] - below[first],
        )
        for first, after in pairwise(bounds)
    )


def _cuts(below: list[int]) -> list[int]:
    """Choose the bands before which ranges part, each leaving products on both sides of it."""
    total = below[-1]
    cuts: list[int] = []
    for part in range(1, RANGES):
        least = below[cuts[-1]] if cuts else 0
        open_bands = [band for band in range(1, len(BAND_EDGES)) if least < below[band] < total]
        if open_bands:
            cuts.append(_best(open_bands, below, part / RANGES))
    return cuts


def _best(bands: list[int], below: list[int], wanted: float) -> int:
    """Return the band that parts best; in a gap between prices, where many part alike, one in the middle."""
    costs = {band: abs(below[band] / below[-1] - wanted) + EDGE_COSTS[BAND_EDGES[band]] for band in bands}
    least = min(costs.values())
    alike = [band for band in bands if costs[band] <= least]
    return alike[len(alike) // 2]
