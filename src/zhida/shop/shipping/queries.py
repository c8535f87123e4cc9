"""Reads of the shipping room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from zhida.shop.shipping.barcodes import code128_picture
from zhida.shop.shipping.couriers import courier_of, real_couriers
from zhida.shop.shipping.errors import ParcelNotFound
from zhida.shop.shipping.freights import is_deliverable, list_freight_templates, quote_freight
from zhida.shop.shipping.models import Parcel
from zhida.shop.shipping.parcel_rows import parcel_records
from zhida.shop.shipping.promises import (
    delivery_estimates,
    delivery_promise,
    district_offers,
    list_delivery_promises,
)
from zhida.shop.shipping.records import CourierRecord, ParcelRecord
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
    "delivery_estimates",
    "delivery_promise",
    "district_offers",
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
