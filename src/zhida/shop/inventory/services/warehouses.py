"""Adds and changes warehouses."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.inventory.errors import WarehouseExists, WarehouseNotFound, WarehousePlaceUnknown
from zhida.shop.inventory.models import Warehouse
from zhida.shop.inventory.permissions import MANAGE_WAREHOUSES
from zhida.shop.inventory.places import record_of
from zhida.shop.inventory.records import DeliveryReach, WarehouseRecord
from zhida.shop.kernel.uow import transactional

REACHES_WITHOUT_A_PLACE = frozenset({DeliveryReach.NATION, DeliveryReach.NONE})


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
    """Add a warehouse, with an audit row.

    Raises PermissionDenied, WarehousePlaceUnknown (a reach around no place), WarehouseExists.
    """
    actor.require(MANAGE_WAREHOUSES)
    _check_place(warehouse)
    if Warehouse.objects.filter(code=warehouse.code).exists():
        raise WarehouseExists(warehouse=warehouse.code)
    row = Warehouse.objects.create(**asdict(warehouse))
    record_audit(
        actor=actor,
        action="inventory.create_warehouse",
        subject=row.code,
        before=None,
        after=_told(warehouse),
        now=now,
    )
    return record_of(row)


@transactional
def change_warehouse(*, actor: Actor, warehouse: WarehouseRecord, now: datetime) -> WarehouseRecord:
    """Change what is known of the warehouse with this code, with an audit row; units held there stay held.

    Raises PermissionDenied, WarehousePlaceUnknown (a reach around no place), WarehouseNotFound.
    """
    actor.require(MANAGE_WAREHOUSES)
    _check_place(warehouse)
    row = Warehouse.objects.select_for_update().filter(code=warehouse.code).first()
    if row is None:
        raise WarehouseNotFound(warehouse=warehouse.code)
    before, values = record_of(row), _told(warehouse)
    Warehouse.objects.filter(pk=row.pk).update(**values)
    record_audit(
        actor=actor,
        action="inventory.change_warehouse",
        subject=row.code,
        before=_told(before),
        after=values,
        now=now,
    )
    return warehouse


def _check_place(warehouse: WarehouseRecord) -> None:
    if not warehouse.region_code and warehouse.delivery_reach not in REACHES_WITHOUT_A_PLACE:
        raise WarehousePlaceUnknown(fields={"region_code": WarehousePlaceUnknown.message})


def _told(warehouse: WarehouseRecord) -> dict[str, object]:
    return {
        "name": warehouse.name,
        "region_code": warehouse.region_code,
        "priority": warehouse.priority,
        "delivery_reach": warehouse.delivery_reach.value,
    }
