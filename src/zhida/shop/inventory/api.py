"""The REST routes of the inventory room, for staff only."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.inventory import queries, services
from zhida.shop.inventory.conf import LARGEST_BUCKET_COUNT, LARGEST_QUANTITY
from zhida.shop.inventory.permissions import CHANGE_STOCK, MANAGE_WAREHOUSES, READ_STOCK
from zhida.shop.inventory.records import DeliveryReach, StockRecord, WarehouseRecord
from zhida.shop.kernel.errors import InvalidInput

staff = Router(tags=["stock"])

Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
WarehouseCode = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Z0-9_-]{1,20}$")]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Units = Annotated[int, Field(strict=True, ge=1, le=LARGEST_QUANTITY)]


class WarehouseStockOut(Schema):
    warehouse: str
    on_hand: int
    reserved: int
    free: int


class StockOut(Schema):
    sku: str
    alert_at_units: int
    warehouses: list[WarehouseStockOut]


class StockPageOut(Schema):
    items: list[StockOut]
    next: str | None


class MovementOut(Schema):
    kind: str
    warehouse: str
    on_hand_delta: int
    reserved_delta: int
    ref: str
    actor: str
    reason: str
    moved_at: datetime


class MovementPageOut(Schema):
    items: list[MovementOut]
    next: str | None


class AdjustmentIn(Schema):
    sku: Code
    warehouse: WarehouseCode
    delta: Annotated[int, Field(strict=True, ge=-LARGEST_QUANTITY, le=LARGEST_QUANTITY)]
    reason: Reason


class GoodsReceiptIn(Schema):
    ref: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    sku: Code
    warehouse: WarehouseCode
    quantity: Units


class AlertIn(Schema):
    alert_at_units: Annotated[int, Field(strict=True, ge=0, le=LARGEST_QUANTITY)]


class BucketsIn(Schema):
    warehouse: WarehouseCode
    buckets: Annotated[int, Field(strict=True, ge=1, le=LARGEST_BUCKET_COUNT)]


class WarehouseDocument(Schema):
    code: WarehouseCode
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    region_code: Annotated[str, StringConstraints(pattern=r"^(\d{6})?$")] = ""
    priority: Annotated[int, Field(strict=True, ge=0, le=30_000)] = 100
    delivery_reach: DeliveryReach = DeliveryReach.NATION


class WarehousesOut(Schema):
    items: list[WarehouseDocument]
    next: str | None


@staff.get("/stock", response=StockPageOut, auth=staff_only(READ_STOCK))
def list_stock(
    request: ShopRequest,
    cursor: str | None = None,
    only_low: bool = False,  # noqa: FBT001, FBT002 -- a query parameter
    code: Annotated[str, Field(max_length=64)] = "",
) -> StockPageOut:
    """List SKUs with their counts, by code; `only_low` leaves those at or below their alert."""
    page = queries.list_stock(actor=request.actor, cursor=cursor, only_low=only_low, code=code)
    return StockPageOut(items=[_stock(record) for record in page.items], next=page.next)


@staff.post("/stock/adjustments", response={201: StockOut}, auth=staff_only(CHANGE_STOCK))
def adjust(request: ShopRequest, payload: AdjustmentIn) -> StockOut:
    """Correct a count by a difference; taking more than is free is refused."""
    if payload.delta == 0:
        raise InvalidInput(fields={"delta": "0"})
    services.adjust(
        actor=request.actor,
        sku=payload.sku,
        warehouse=payload.warehouse,
        delta=payload.delta,
        reason=payload.reason,
        now=request.now,
    )
    return _read(request, payload.sku)


@staff.post("/stock/receipts", response={201: StockOut}, auth=staff_only(CHANGE_STOCK))
def receive(request: ShopRequest, payload: GoodsReceiptIn) -> StockOut:
    """Book a delivery under its own ref; the same ref and SKU again changes nothing."""
    services.receive(
        actor=request.actor,
        ref=payload.ref,
        sku=payload.sku,
        warehouse=payload.warehouse,
        quantity=payload.quantity,
        now=request.now,
    )
    return _read(request, payload.sku)


@staff.get("/stock/{sku}", response=StockOut, auth=staff_only(READ_STOCK))
def get_stock(request: ShopRequest, sku: str) -> StockOut:
    """Show the counts of one SKU by warehouse, buckets summed."""
    return _read(request, sku)


@staff.get("/stock/{sku}/movements", response=MovementPageOut, auth=staff_only(READ_STOCK))
def list_movements(request: ShopRequest, sku: str, cursor: str | None = None) -> MovementPageOut:
    """List the journal of one SKU, newest first."""
    page = queries.list_movements(actor=request.actor, sku=sku, cursor=cursor)
    return MovementPageOut(items=[MovementOut(**asdict(line)) for line in page.items], next=page.next)


@staff.put("/stock/{sku}/alert", response=StockOut, auth=staff_only(CHANGE_STOCK))
def set_alert(request: ShopRequest, sku: str, payload: AlertIn) -> StockOut:
    """Set at how many free units the staff are told."""
    services.set_alert(actor=request.actor, sku=sku, alert_at_units=payload.alert_at_units, now=request.now)
    return _read(request, sku)


@staff.put("/stock/{sku}/buckets", response=StockOut, auth=staff_only(CHANGE_STOCK))
def split_into_buckets(request: ShopRequest, sku: str, payload: BucketsIn) -> StockOut:
    """Spread the free units of a SKU in a warehouse over so many rows."""
    services.split_into_buckets(
        actor=request.actor,
        sku=sku,
        warehouse=payload.warehouse,
        buckets=payload.buckets,
        now=request.now,
    )
    return _read(request, sku)


@staff.get("/warehouses", response=WarehousesOut, auth=staff_only(READ_STOCK))
def list_warehouses(request: HttpRequest) -> WarehousesOut:
    """List the warehouses in the order in which they are asked."""
    return WarehousesOut(items=[_warehouse(record) for record in queries.list_warehouses()], next=None)


@staff.post("/warehouses", response={201: WarehouseDocument}, auth=staff_only(MANAGE_WAREHOUSES))
def create_warehouse(request: ShopRequest, payload: WarehouseDocument) -> WarehouseDocument:
    """Add a warehouse; `delivery_reach` says how far it delivers, NONE where goods are only fetched."""
    record = WarehouseRecord(**payload.model_dump())
    return _warehouse(services.create_warehouse(actor=request.actor, warehouse=record, now=request.now))


@staff.put("/warehouses", response=WarehouseDocument, auth=staff_only(MANAGE_WAREHOUSES))
def change_warehouse(request: ShopRequest, payload: WarehouseDocument) -> WarehouseDocument:
    """Change the warehouse with this code."""
    record = WarehouseRecord(**payload.model_dump())
    return _warehouse(services.change_warehouse(actor=request.actor, warehouse=record, now=request.now))


def _read(request: ShopRequest, sku: str) -> StockOut:
    return _stock(queries.stock_of(actor=request.actor, sku=sku, now=request.now))


def _stock(record: StockRecord) -> StockOut:
    return StockOut(
        sku=record.sku,
        alert_at_units=record.alert_at_units,
        warehouses=[
            WarehouseStockOut(
                warehouse=stock.warehouse,
                on_hand=stock.on_hand,
                reserved=stock.reserved,
                free=stock.free,
            )
            for stock in record.warehouses
        ],
    )


def _warehouse(record: WarehouseRecord) -> WarehouseDocument:
    return WarehouseDocument(**asdict(record))
