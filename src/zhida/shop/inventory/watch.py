"""Notices when a SKU's availability word or its alert changes, and says so once.

What was last announced is latched on the SKU's own row and moved by compare-and-set, so two writers announce
a crossing once, and a crossing that two buckets hid from each other is found at the next change of the SKU.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Sum

from zhida.shop.inventory.conf import LOW_FREE_UNITS, WATCH_MARGIN_UNITS
from zhida.shop.inventory.events import StockChanged, StockLow
from zhida.shop.inventory.models import AvailabilityCode, StockItem, StockRow
from zhida.shop.inventory.records import Availability
from zhida.shop.kernel import outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A SKU's latches as they were read."""

    sku_id: int
    code: str
    alert_at_units: int
    announced: str
    is_alerted: bool


def availability_of(free: int) -> Availability:
    """Return the word for so many free units: 0 is out, up to 5 is low."""
    if free <= 0:
        return Availability.OUT
    return Availability.LOW if free <= LOW_FREE_UNITS else Availability.IN


def needs_look(watched: Watched, *, free: int) -> bool:
    """Say whether so many free units are near a threshold, or far from what the latches say."""
    near = free <= max(LOW_FREE_UNITS, watched.alert_at_units) + WATCH_MARGIN_UNITS
    return near or watched.is_alerted or watched.announced != AvailabilityCode.IN


def announce_changes(*, sku_ids: Collection[int], now: datetime) -> None:
    """Compare the latches with what is free now; one read, and two statements for each SKU that crossed."""
    for watched, free in _read(sku_ids):
        _announce(watched, free=free, now=now)


def _read(sku_ids: Collection[int]) -> list[tuple[Watched, int]]:
    latches = ("item_id", "item__code", "item__alert_at_units", "item__announced", "item__is_alerted")
    rows = (
        StockRow.objects.filter(item_id__in=sku_ids)
        .values(*latches)
        .annotate(free=Sum(F("on_hand") - F("reserved")))
        .order_by("item_id")
    )
    return [(watched_from(row, prefix="item__"), row["free"]) for row in rows]


def watched_from(row: Mapping[str, object], *, prefix: str) -> Watched:
    """Build the latches from a values() row whose columns carry the prefix."""
    sku_id, code = row["item_id"], row[f"{prefix}code"]
    alert_at, announced = row[f"{prefix}alert_at_units"], row[f"{prefix}announced"]
    assert isinstance(sku_id, int)
    assert isinstance(alert_at, int)
    return Watched(
        sku_id=sku_id,
        code=str(code),
        alert_at_units=alert_at,
        announced=str(announced),
        is_alerted=bool(row[f"{prefix}is_alerted"]),
    )


def _announce(watched: Watched, *, free: int, now: datetime) -> None:
    word = availability_of(free)
    is_alerted = free <= watched.alert_at_units
    if word.name == watched.announced and is_alerted == watched.is_alerted:
        return
    moved = StockItem.objects.filter(
        pk=watched.sku_id, announced=watched.announced, is_alerted=watched.is_alerted
    ).update(announced=word.name, is_alerted=is_alerted)
    if not moved:
        return
    events: list[outbox.Event] = []
    if word.name != watched.announced:
        events.append(StockChanged(sku_id=watched.sku_id, sku=watched.code, availability=word.value))
    if is_alerted and not watched.is_alerted:
        events.append(
            StockLow(
                sku_id=watched.sku_id, sku=watched.code, free=free, alert_at_units=watched.alert_at_units
            )
        )
    if events:
        outbox.record_all(events, now=now)
