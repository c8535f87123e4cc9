"""Reads of where goods stand, and of what can be delivered from there to a region."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import F, Sum

from zhida.shop.inventory.allocation import delivers, nearness
from zhida.shop.inventory.models import StockRow, Warehouse
from zhida.shop.inventory.places import record_of
from zhida.shop.inventory.records import RegionalStock, WarehouseRecord
from zhida.shop.kernel.prepared import PreparedRead

_stocked = PreparedRead(
    lambda sku_ids: StockRow.objects.filter(item_id__in=sku_ids, on_hand__gt=F("reserved")).values_list(
        "item_id",
        "warehouse__code",
        "warehouse__region_code",
        "warehouse__priority",
        "warehouse__delivery_reach",
        "on_hand",
        "reserved",
    )
)


def list_warehouses() -> list[WarehouseRecord]:
    """Return the warehouses in the order in which they are asked: by priority, then by code."""
    return [record_of(row) for row in Warehouse.objects.order_by("priority", "code")]


def serving_warehouse(*, sku_id: int, region: str) -> str | None:
    """Return the code of the warehouse that would deliver to a buyer in this region; None: nothing is left.

    One query.
    """
    return regional_stock(sku_ids=[sku_id], region=region)[sku_id].warehouse or None


def regional_stock(*, sku_ids: Collection[int], region: str) -> dict[int, RegionalStock]:
    """Say how much of each SKU can be delivered to a region, and which warehouse that has some is nearest.

    Goods that are only fetched where they stand do not count. One query.
    """
    free: dict[int, int] = dict.fromkeys(sku_ids, 0)
    nearest: dict[int, tuple[int, int, str]] = {}
    for sku_id, units, rank in _deliverable(list(free), region=region):
        free[sku_id] += units
        nearest[sku_id] = min(nearest.get(sku_id, rank), rank)
    return {
        sku_id: RegionalStock(
            sku_id=sku_id, free=units, warehouse=nearest[sku_id][2] if sku_id in nearest else ""
        )
        for sku_id, units in free.items()
    }


def districts_with_stock(*, sku_id: int, regions: Collection[str]) -> set[str]:
    """Return those of these districts that a SKU can be delivered to now. At most one query."""
    rows = _stocked([sku_id]) if regions else []
    places = [(place, reach) for _sku, _code, place, _priority, reach, _on_hand, _reserved in rows]
    return {
        region
        for region in regions
        if any(delivers(reach=reach, place=place, region=region) for place, reach in places)
    }


def shared_levels(*, region: str, other: str) -> int:
    """Count the levels that two 6-digit regions share, as allocation does: 3 same district, 0 nothing."""
    return nearness(region, other)


def free_in_warehouses(
    *, sku_ids: Collection[int], warehouses: Collection[str]
) -> dict[tuple[str, int], int]:
    """Return what is free of each SKU in each of these warehouses, by (warehouse code, SKU id). One query.

    A pair that never was in stock is missing.
    """
    rows = StockRow.objects.filter(item_id__in=list(sku_ids), warehouse__code__in=list(warehouses))
    sums = rows.values_list("warehouse__code", "item_id").annotate(free=Sum(F("on_hand") - F("reserved")))
    return {(warehouse, sku_id): free for warehouse, sku_id, free in sums.order_by()}


def _deliverable(sku_ids: list[int], *, region: str) -> Iterator[tuple[int, int, tuple[int, int, str]]]:
    """Give SKU id, free units and rank (near, priority, code) of each row that serves a region."""
    for sku_id, code, place, priority, reach, on_hand, reserved in _stocked(sku_ids):
        if delivers(reach=reach, place=place, region=region):
            yield sku_id, on_hand - reserved, (-nearness(place, region), priority, code)
