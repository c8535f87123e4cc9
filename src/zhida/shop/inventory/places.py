"""Finds warehouses by their code and shows them as records."""

from __future__ import annotations

from zhida.shop.inventory.errors import WarehouseNotFound
from zhida.shop.inventory.models import Warehouse
from zhida.shop.inventory.records import DeliveryReach, WarehouseRecord


def record_of(row: Warehouse) -> WarehouseRecord:
    """Turn a warehouse row into its record."""
    return WarehouseRecord(
        code=row.code,
        name=row.name,
        region_code=row.region_code,
        priority=row.priority,
        delivery_reach=DeliveryReach(row.delivery_reach),
    )


def warehouse_id(code: str) -> int:
    """Return the id of the warehouse with this code. Raises WarehouseNotFound."""
    row_id = Warehouse.objects.filter(code=code).values_list("pk", flat=True).first()
    if row_id is None:
        raise WarehouseNotFound(warehouse=code)
    return row_id
