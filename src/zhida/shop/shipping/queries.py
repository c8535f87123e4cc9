"""Reads of the shipping room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.shipping.barcodes import code128_picture
from zhida.shop.shipping.conf import DEFAULT_DAYS, DISPATCH_CUTOFF
from zhida.shop.shipping.couriers import courier_of, real_couriers
from zhida.shop.shipping.errors import NotDeliverable, ParcelNotFound
from zhida.shop.shipping.models import DeliveryPromise, FreightTemplate, Parcel
from zhida.shop.shipping.parcel_rows import parcel_records
from zhida.shop.shipping.records import (
    CourierRecord,
    DeliveryPromiseRecord,
    FreightTemplateRecord,
    ParcelRecord,
)
from zhida.shop.shipping.regions import prefixes_of
from zhida.shop.shipping.store_points import (
    find_pickup,
    get_store,
    list_pickups,
    list_stores,
    lying_refs,
    pickup_code,
    pickups_of,
    stores_near,
)
from zhida.shop.shipping.watching import get_watched_parcel, list_silent_parcels, list_troubled_parcels
from zhida.shop.shipping.waybills import checked_tracking

__all__ = [
    "code128_picture",
    "delivery_promise",
    "delivery_promises",
    "find_pickup",
    "get_parcel",
    "get_store",
    "get_watched_parcel",
    "is_deliverable",
    "list_couriers",
    "list_delivery_promises",
    "list_freight_templates",
    "list_pickups",
    "list_silent_parcels",
    "list_stores",
    "list_troubled_parcels",
    "lying_refs",
    "parcels_for",
    "pickup_code",
    "pickups_of",
    "quote_freight",
    "stores_near",
]

_templates = PreparedRead(lambda regions: FreightTemplate.objects.filter(region__in=regions))
_promises = PreparedRead(
    lambda regions, warehouses: DeliveryPromise.objects.filter(region__in=regions, warehouse__in=warehouses)
)


def quote_freight(*, region: str, weight_grams: int) -> Money:
    """Return what sending this weight to a 6-digit district costs. One query.

    The template with the longest region that fits holds. Worked: first 1,000 g for 10.00, each 500 g begun
    for 3.00: 2,100 g cost 10.00 + 3 x 3.00 = 19.00. Raises NotDeliverable.
    """
    template = _template_for(region)
    if template is None or not template.is_served:
        raise NotDeliverable(region=region)
    above = max(0, weight_grams - template.first_weight_grams)
    steps = -(-above // template.step_grams)
    return Money(template.first_fee_minor + steps * template.step_fee_minor, template.currency)


def is_deliverable(*, region: str) -> bool:
    """Say whether anything is sent to a 6-digit district. One query."""
    template = _template_for(region)
    return template is not None and template.is_served


def delivery_promise(*, region: str, now: datetime, warehouse: str = "") -> tuple[date, date]:
    """Return the first and the last day on which an order placed now arrives. One query.

    The row of the longest region that fits holds; between two of one region that of the warehouse. An order
    after 16:00 in Shanghai leaves a day later.
    """
    rows = _promises(prefixes_of(region), ["", warehouse])
    return _days_promised(rows, now=now)


def delivery_promises(
    *, region: str, now: datetime, warehouses: Collection[str]
) -> dict[str, tuple[date, date]]:
    """Return what `delivery_promise` says of each of these warehouses. One query however many."""
    rows = list(_promises(prefixes_of(region), sorted({"", *warehouses})))
    return {
        code: _days_promised([row for row in rows if row.warehouse in ("", code)], now=now)
        for code in warehouses
    }


def list_freight_templates() -> list[FreightTemplateRecord]:
    """Return all templates by region, the one for everywhere first."""
    return [
        FreightTemplateRecord(
            region=row.region,
            is_served=row.is_served,
            first_weight_grams=row.first_weight_grams,
            first_fee=Money(row.first_fee_minor, row.currency),
            step_grams=row.step_grams,
            step_fee=Money(row.step_fee_minor, row.currency),
        )
        for row in FreightTemplate.objects.order_by("region")
    ]


def list_delivery_promises() -> list[DeliveryPromiseRecord]:
    """Return all promises by region, then by warehouse."""
    return [
        DeliveryPromiseRecord(
            region=row.region, warehouse=row.warehouse, min_days=row.min_days, max_days=row.max_days
        )
        for row in DeliveryPromise.objects.order_by("region", "warehouse")
    ]


def list_couriers() -> list[CourierRecord]:
    """Return the couriers, the usual ones first. No query."""
    return real_couriers()


def checked_waybill(*, carrier: str, tracking: str) -> tuple[str, str]:
    """Return a courier's code and a waybill number in the form in which they are stored. No query.

    Raises UnknownCourier, InvalidTrackingNumber.
    """
    return courier_of(carrier).code, checked_tracking(tracking)


def get_parcel(*, number: str) -> ParcelRecord:
    """Return one parcel. Raises ParcelNotFound. Three queries."""
    parcel = Parcel.objects.filter(number=number).first()
    if parcel is None:
        raise ParcelNotFound(parcel=number)
    return parcel_records([parcel])[0]


def parcels_for(*, refs: Collection[str]) -> dict[str, list[ParcelRecord]]:
    """Return the parcels of each ref in the order in which they were sent; refs without one are missing.

    Three queries however many refs.
    """
    parcels = list(Parcel.objects.filter(ref__in=list(refs)).order_by("ref", "shipped_at", "pk"))
    found: dict[str, list[ParcelRecord]] = defaultdict(list)
    for record in parcel_records(parcels):
        found[record.ref].append(record)
    return dict(found)


def _days_promised(rows: Iterable[DeliveryPromise], *, now: datetime) -> tuple[date, date]:
    row = max(rows, key=lambda one: (len(one.region), one.warehouse), default=None)
    min_days, max_days = (row.min_days, row.max_days) if row else DEFAULT_DAYS
    local = now.astimezone(SHANGHAI)
    leaves = local.date() + timedelta(days=1 if local.time() >= DISPATCH_CUTOFF else 0)
    return leaves + timedelta(days=min_days), leaves + timedelta(days=max_days)


def _template_for(region: str) -> FreightTemplate | None:
    return max(_templates(prefixes_of(region)), key=lambda row: len(row.region), default=None)
