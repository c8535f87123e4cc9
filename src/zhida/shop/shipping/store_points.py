"""Reads of the stores where goods are fetched, and of what lies ready in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from zhida.shop.inventory.queries import free_in_warehouses, shared_levels
from zhida.shop.kernel import encryption
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.shipping.conf import CODE_TRIES, MOST_STORES
from zhida.shop.shipping.errors import StoreNotFound
from zhida.shop.shipping.lifecycle import PickupState
from zhida.shop.shipping.models import Pickup, Store
from zhida.shop.shipping.records import PickupRecord, PickupStage, StoreRecord

PICKUP_TABLE = "shipping_pickup"

_open_stores = PreparedRead(lambda code: Store.objects.filter(code=code, is_open=True))


def get_store(*, code: str) -> StoreRecord:
    """Return a store that takes orders. One query. Raises StoreNotFound."""
    for row in _open_stores(code):
        return store_record(row)
    raise StoreNotFound


def list_stores() -> list[StoreRecord]:
    """Return all stores by code, those that take no orders too. One query."""
    return [store_record(row) for row in Store.objects.order_by("code")[:MOST_STORES]]


def stores_near(*, wanted: Mapping[int, int], region: str = "") -> list[StoreRecord]:
    """Return the open stores that have so many units of every SKU (SKU id -> units), the nearest first.

    Without a region they stand by code; nearness counts the region levels that are shared. Two queries.
    """
    stores = list(Store.objects.filter(is_open=True).order_by("code")[:MOST_STORES])
    if not stores:
        return []
    free = free_in_warehouses(sku_ids=list(wanted), warehouses={row.warehouse for row in stores})
    able = [
        row
        for row in stores
        if all(free.get((row.warehouse, sku_id), 0) >= units for sku_id, units in wanted.items())
    ]
    return [
        store_record(row)
        for row in sorted(able, key=lambda row: -shared_levels(region=row.region_code, other=region))
    ]


def find_pickup(*, ref: str) -> PickupRecord | None:
    """Return what lies ready, or lay ready, under a ref; None before it does. One query."""
    row = Pickup.objects.select_related("store").filter(ref=ref).first()
    return pickup_record(row) if row else None


def pickup_code(*, ref: str, now: datetime) -> str:
    """Return the code to show to the buyer in clear; empty once it is of no use. One query."""
    row = Pickup.objects.filter(ref=ref, state=PickupState.READY, valid_until__gt=now).first()
    if row is None:
        return ""
    return encryption.decrypt(row.code_sealed, table=PICKUP_TABLE, column="code_sealed", pk=row.pk)


def pickups_of(*, refs: Collection[str]) -> dict[str, PickupRecord]:
    """Return what lies ready, or lay ready, under these refs; those without are missing. One query."""
    rows = Pickup.objects.select_related("store").filter(ref__in=list(refs))
    return {row.ref: pickup_record(row) for row in rows}


def list_pickups(*, store: str, stage: PickupStage, now: datetime, cursor: str | None) -> Page[PickupRecord]:
    """List what stands in one part of a store's counter; 20 a page. One query. Raises InvalidCursor.

    What lies ready stands by its last day, what was fetched the latest first.
    """
    rows = Pickup.objects.select_related("store").filter(store__code=store)
    if stage is PickupStage.FETCHED:
        page = paginate(rows.filter(state=PickupState.FETCHED), order=("-ended_at", "-id"), cursor=cursor)
    else:
        lying = rows.filter(state=PickupState.READY)
        wanted = (
            lying.filter(valid_until__gt=now)
            if stage is PickupStage.READY
            else lying.filter(valid_until__lte=now)
        )
        page = paginate(wanted, order=("valid_until", "id"), cursor=cursor)
    return Page(items=[pickup_record(row) for row in page.items], next=page.next)


def lying_refs(*, store: str) -> list[str]:
    """Return the refs of all that lies ready in a store. One query."""
    rows = Pickup.objects.filter(store__code=store, state=PickupState.READY)
    return list(rows.order_by("id").values_list("ref", flat=True))


def store_record(row: Store) -> StoreRecord:
    """Turn a store's row into its record."""
    return StoreRecord(
        code=row.code,
        name=row.name,
        region_code=row.region_code,
        address=row.address,
        phone=row.phone,
        hours=row.hours,
        warehouse=row.warehouse,
        keep_days=row.keep_days,
        is_open=row.is_open,
    )


def pickup_record(row: Pickup) -> PickupRecord:
    """Turn a pick-up's row, read with its store, into its record without the code."""
    return PickupRecord(
        ref=row.ref,
        store=row.store.code,
        store_name=row.store.name,
        state=PickupState(row.state),
        ready_at=row.ready_at,
        valid_until=row.valid_until,
        overdue_at=row.overdue_at,
        ended_at=row.ended_at,
        tries_left=max(0, CODE_TRIES - row.tries),
    )
