"""Adds warehouses."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.inventory.errors import WarehouseExists
from zhida.shop.inventory.models import Warehouse
from zhida.shop.inventory.permissions import MANAGE_WAREHOUSES
from zhida.shop.inventory.places import record_of
from zhida.shop.inventory.records import WarehouseRecord
from zhida.shop.kernel.uow import transactional


@transactional
def ensure_warehouse(
    *, code: str = "MAIN", name: str = "主仓", region_code: str = "", priority: int = 100
) -> WarehouseRecord:
    """Make sure that a warehouse with this code exists; one that does stays as it is. Sets up a shop."""
    row, _ = Warehouse.objects.get_or_create(
        code=code, defaults={"name": name, "region_code": region_code, "priority": priority}
    )
    return record_of(row)


@transactional
def create_warehouse(*, actor: Actor, warehouse: WarehouseRecord, now: datetime) -> WarehouseRecord:
    """Add a warehouse, with an audit row. Raises PermissionDenied, WarehouseExists."""
    actor.require(MANAGE_WAREHOUSES)
    if Warehouse.objects.filter(code=warehouse.code).exists():
        raise WarehouseExists(warehouse=warehouse.code)
    row = Warehouse.objects.create(
        code=warehouse.code,
        name=warehouse.name,
        region_code=warehouse.region_code,
        priority=warehouse.priority,
    )
    record_audit(
        actor=actor,
        action="inventory.create_warehouse",
        subject=warehouse.code,
        before=None,
        after={"name": row.name, "region_code": row.region_code, "priority": row.priority},
        now=now,
    )
    return record_of(row)
