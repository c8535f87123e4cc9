"""REST of the stores to fetch from."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.shipping import queries, services
from zhida.shop.shipping.permissions import MANAGE_STORES, READ_SHIPPING
from zhida.shop.shipping.records import StoreRecord

near = Router(tags=["shipping"])
stores = Router(tags=["shipping"])

District = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class StoreOut(Schema):
    """A store as shoppers see it."""

    code: str
    name: str
    region: str
    address: str
    phone: str
    hours: str


class StoresOut(Schema):
    items: list[StoreOut]
    next: str | None


class StoreDocument(Schema):
    """A store as staff keep it; `warehouse` is the code of the warehouse that its shelves are."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9_-]{1,20}$")]
    name: Annotated[str, Field(max_length=60)]
    region: District
    address: Annotated[str, Field(max_length=120)]
    phone: Annotated[str, Field(max_length=20)]
    hours: Annotated[str, Field(max_length=60)]
    warehouse: Annotated[str, Field(max_length=20)]
    keep_days: Annotated[int, Field(strict=True, ge=1, le=60)] = 7
    is_open: bool = True


class StoreDocumentsOut(Schema):
    items: list[StoreDocument]
    next: str | None


@near.get("/stores", response=StoresOut, auth=None)
def list_near_stores(
    request: ShopRequest, sku: Annotated[str, Query(max_length=64)] = "", region: District | None = None
) -> StoresOut:
    """List the open stores that have a SKU, or all of them; the nearest to a district first."""
    wanted: dict[int, int] = {}
    if sku:
        record = sellable_skus(skus=[sku], now=request.now).get(sku)
        if record is None or not record.is_sellable:
            return StoresOut(items=[], next=None)
        wanted[record.sku_id] = 1
    found = queries.stores_near(wanted=wanted, region=region or "")
    return StoresOut(items=[_shown(one) for one in found], next=None)


@stores.get("/stores", response=StoreDocumentsOut, auth=staff_only(READ_SHIPPING))
def list_stores(request: HttpRequest) -> StoreDocumentsOut:
    """List all stores, those that take no orders too."""
    return StoreDocumentsOut(items=[_kept(one) for one in queries.list_stores()], next=None)


@stores.put("/stores", response=StoreDocument, auth=staff_only(MANAGE_STORES))
def put_store(request: ShopRequest, payload: StoreDocument) -> StoreDocument:
    """Add a store, or change the one with this code."""
    values = payload.model_dump()
    record = StoreRecord(region_code=values.pop("region"), **values)
    return _kept(services.put_store(actor=request.actor, store=record, now=request.now))


def _shown(record: StoreRecord) -> StoreOut:
    return StoreOut(
        code=record.code,
        name=record.name,
        region=record.region_code,
        address=record.address,
        phone=record.phone,
        hours=record.hours,
    )


def _kept(record: StoreRecord) -> StoreDocument:
    return StoreDocument(
        code=record.code,
        name=record.name,
        region=record.region_code,
        address=record.address,
        phone=record.phone,
        hours=record.hours,
        warehouse=record.warehouse,
        keep_days=record.keep_days,
        is_open=record.is_open,
    )
