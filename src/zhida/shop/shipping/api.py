"""The REST routes of the shipping room."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.inventory.queries import serving_warehouse
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.money import Money
from zhida.shop.shipping import queries, services
from zhida.shop.shipping.api_districts import districts
from zhida.shop.shipping.api_stores import near, stores
from zhida.shop.shipping.api_tracking import courier_hook, tracking
from zhida.shop.shipping.conf import DISPATCH_CUTOFF_HOUR, LARGEST_FEE_MINOR, LARGEST_WEIGHT_GRAMS
from zhida.shop.shipping.permissions import CHANGE_FREIGHT, READ_SHIPPING
from zhida.shop.shipping.records import DeliveryPromiseRecord, FreightTemplateRecord

__all__ = ["courier_hook", "shopper", "staff"]

promise = Router(tags=["shipping"])
shopper = (promise, near, districts)
freight = Router(tags=["shipping"])
staff = (freight, tracking, stores)

District = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
Prefix = Annotated[str, StringConstraints(pattern=r"^([0-9]{2}){0,3}$")]
Grams = Annotated[int, Field(strict=True, ge=0, le=LARGEST_WEIGHT_GRAMS)]
Days = Annotated[int, Field(strict=True, ge=0, le=365)]


class FeeDocument(Schema):
    minor: Annotated[int, Field(strict=True, ge=0, le=LARGEST_FEE_MINOR)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "CNY"


class FreightDocument(Schema):
    region: Prefix
    is_served: bool = True
    first_weight_grams: Grams
    first_fee: FeeDocument
    step_grams: Annotated[int, Field(strict=True, ge=1, le=LARGEST_WEIGHT_GRAMS)]
    step_fee: FeeDocument


class FreightTemplatesOut(Schema):
    items: list[FreightDocument]
    next: str | None


class PromiseDocument(Schema):
    region: Prefix
    warehouse: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9_-]{0,20}$")] = ""
    min_days: Days
    max_days: Days
    cutoff_hour: Annotated[int, Field(strict=True, ge=1, le=24)] = DISPATCH_CUTOFF_HOUR


class PromisesOut(Schema):
    items: list[PromiseDocument]
    next: str | None


class CourierOut(Schema):
    code: str
    name: str
    note: str


class CouriersOut(Schema):
    items: list[CourierOut]
    next: str | None


class PromiseOut(Schema):
    region: str
    is_deliverable: bool
    available: bool
    earliest: date | None
    latest: date | None


@promise.get("/delivery-promise", response=PromiseOut, auth=None)
def delivery_promise(request: ShopRequest, region: District, sku: str) -> PromiseOut:
    """Say when a SKU ordered now arrives in a district; without dates it is sold out or not sent there."""
    record = sellable_skus(skus=[sku], now=request.now).get(sku)
    warehouse = serving_warehouse(sku_id=record.sku_id, region=region) if record else None
    is_available = bool(record and record.is_sellable and warehouse is not None)
    is_deliverable = queries.is_deliverable(region=region)
    if not is_available or not is_deliverable:
        return PromiseOut(
            region=region, is_deliverable=is_deliverable, available=is_available, earliest=None, latest=None
        )
    earliest, latest = queries.delivery_promise(region=region, now=request.now, warehouse=warehouse or "")
    return PromiseOut(region=region, is_deliverable=True, available=True, earliest=earliest, latest=latest)


@freight.get("/freight-templates", response=FreightTemplatesOut, auth=staff_only(READ_SHIPPING))
def list_freight_templates(request: HttpRequest) -> FreightTemplatesOut:
    """List what every region pays, the template for everywhere first."""
    return FreightTemplatesOut(
        items=[_freight(record) for record in queries.list_freight_templates()], next=None
    )


@freight.put("/freight-templates", response=FreightDocument, auth=staff_only(CHANGE_FREIGHT))
def put_freight_template(request: ShopRequest, payload: FreightDocument) -> FreightDocument:
    """Set what one region pays: "" everywhere, 2 digits a province, 4 a city, 6 a district."""
    if payload.first_fee.currency != payload.step_fee.currency:
        raise InvalidInput(fields={"step_fee": payload.step_fee.currency})
    record = FreightTemplateRecord(
        region=payload.region,
        is_served=payload.is_served,
        first_weight_grams=payload.first_weight_grams,
        first_fee=Money(payload.first_fee.minor, payload.first_fee.currency),
        step_grams=payload.step_grams,
        step_fee=Money(payload.step_fee.minor, payload.step_fee.currency),
    )
    services.put_freight_template(actor=request.actor, template=record, now=request.now)
    return _freight(record)


@freight.delete("/freight-templates/{region}", response={204: None}, auth=staff_only(CHANGE_FREIGHT))
def delete_freight_template(request: ShopRequest, region: str) -> Status[None]:
    """Forget what a region pays; the next wider region's template holds there again."""
    services.remove_freight_template(actor=request.actor, region=region, now=request.now)
    return Status(204, None)


@freight.get("/delivery-promises", response=PromisesOut, auth=staff_only(READ_SHIPPING))
def list_delivery_promises(request: HttpRequest) -> PromisesOut:
    """List the days promised to every region."""
    items = [PromiseDocument(**asdict(row)) for row in queries.list_delivery_promises()]
    return PromisesOut(items=items, next=None)


@freight.put("/delivery-promises", response=PromiseDocument, auth=staff_only(CHANGE_FREIGHT))
def put_delivery_promise(request: ShopRequest, payload: PromiseDocument) -> PromiseDocument:
    """Set the days promised to one region, for one warehouse or for all."""
    if payload.min_days > payload.max_days:
        raise InvalidInput(fields={"max_days": str(payload.max_days)})
    services.put_delivery_promise(
        actor=request.actor,
        promise=DeliveryPromiseRecord(**payload.model_dump()),
        now=request.now,
    )
    return payload


@freight.get("/couriers", response=CouriersOut, auth=staff_only(READ_SHIPPING))
def list_couriers(request: HttpRequest) -> CouriersOut:
    """List the couriers a parcel can go with, the usual ones first."""
    items = [CourierOut(code=row.code, name=row.name, note=row.note) for row in queries.list_couriers()]
    return CouriersOut(items=items, next=None)


def _freight(record: FreightTemplateRecord) -> FreightDocument:
    return FreightDocument(
        region=record.region,
        is_served=record.is_served,
        first_weight_grams=record.first_weight_grams,
        first_fee=FeeDocument(minor=record.first_fee.minor, currency=record.first_fee.currency),
        step_grams=record.step_grams,
        step_fee=FeeDocument(minor=record.step_fee.minor, currency=record.step_fee.currency),
    )
