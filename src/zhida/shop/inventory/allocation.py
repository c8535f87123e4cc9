"""Which rows serve a claim: pure arithmetic over what was read, no database."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zhida.shop.inventory.records import DeliveryReach

# The region levels that a buyer must share with a warehouse of this reach.
LEVELS_OF_REACH: Final = {
    DeliveryReach.NATION: 0,
    DeliveryReach.PROVINCE: 1,
    DeliveryReach.CITY: 2,
    DeliveryReach.DISTRICT: 3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A stock row that may serve a SKU."""

    row_id: int
    sku_id: int
    warehouse: str
    region_code: str
    priority: int
    bucket: int
    free: int


@dataclass(frozen=True, slots=True, order=True)
class Take:
    """Units to claim on one row; sorts by row id, the one order in which rows are written."""

    row_id: int
    sku_id: int
    quantity: int


def free_by_sku(candidates: Iterable[Candidate]) -> dict[int, int]:
    """Sum what is free of each SKU."""
    free: dict[int, int] = defaultdict(int)
    for candidate in candidates:
        free[candidate.sku_id] += candidate.free
    return free


def plan_takes(
    candidates: Sequence[Candidate], *, wanted: Mapping[int, int], ref: str, region: str
) -> list[Take]:
    """Choose the rows that serve `wanted` (SKU id -> units), sorted by row id; enough must be free.

    The nearest warehouse that can serve a SKU alone does; when none can, the nearest ones share it. Nearness
    is the number of leading region levels shared with the buyer (province, city, district), then priority.
    Inside a warehouse the search starts at the bucket that the ref's checksum picks.
    """
    by_sku: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_sku[candidate.sku_id].append(candidate)
    takes: list[Take] = []
    for sku_id, quantity in wanted.items():
        takes += _serve(by_sku[sku_id], quantity=quantity, ref=ref, region=region)
    return sorted(takes)


def nearness(first: str, second: str) -> int:
    """Count the region levels (two digits each) that two 6-digit codes share: 3 same district, 0 nothing."""
    levels = 0
    while levels < 3 and len(first) >= 2 * levels + 2 and _level(first, levels) == _level(second, levels):
        levels += 1
    return levels


def delivers(*, reach: str, place: str, region: str) -> bool:
    """Say whether a warehouse that stands in `place` delivers to a buyer in `region` (6-digit codes).

    A buyer whose region is not known is reached by those only that deliver to the whole country.
    """
    return reach != DeliveryReach.NONE and nearness(place, region) >= LEVELS_OF_REACH[DeliveryReach(reach)]


def _level(code: str, level: int) -> str:
    return code[2 * level : 2 * level + 2]


def _serve(rows: Sequence[Candidate], *, quantity: int, ref: str, region: str) -> list[Take]:
    takes: list[Take] = []
    missing = quantity
    for row in _in_order(rows, quantity=quantity, ref=ref, region=region):
        units = min(row.free, missing)
        if units > 0:
            takes.append(Take(row.row_id, row.sku_id, units))
            missing -= units
    assert missing == 0, "plan_takes was asked for more than is free"
    return takes


def _in_order(rows: Sequence[Candidate], *, quantity: int, ref: str, region: str) -> list[Candidate]:
    """Order the rows: warehouses that suffice first, then near, then by priority; buckets from the start."""
    by_warehouse: dict[str, list[Candidate]] = defaultdict(list)
    for row in rows:
        by_warehouse[row.warehouse].append(row)

    def rank(code: str) -> tuple[bool, int, int, str]:
        one = by_warehouse[code][0]
        short = sum(row.free for row in by_warehouse[code]) < quantity
        return (short, -nearness(one.region_code, region), one.priority, code)

    ordered: list[Candidate] = []
    for code in sorted(by_warehouse, key=rank):
        ordered += _from_start(by_warehouse[code], quantity=quantity, ref=ref)
    return ordered


def _from_start(buckets: Sequence[Candidate], *, quantity: int, ref: str) -> list[Candidate]:
    """Rotate the buckets to the one the ref picks; those that suffice alone come first."""
    sorted_buckets = sorted(buckets, key=lambda row: row.bucket)
    start = zlib.crc32(ref.encode()) % len(sorted_buckets)
    rotated = sorted_buckets[start:] + sorted_buckets[:start]
    return sorted(rotated, key=lambda row: row.free < quantity)
