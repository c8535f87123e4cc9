"""Reads of the inventory room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from zhida.shop.accounts.records import Actor
from zhida.shop.inventory.errors import ReservationNotFound
from zhida.shop.inventory.items import sku_id_of
from zhida.shop.inventory.lifecycle import ReservationState
from zhida.shop.inventory.models import (
    HolderHold,
    MovementKind,
    Reservation,
    StockItem,
    StockMovement,
    StockRow,
)
from zhida.shop.inventory.permissions import READ_STOCK
from zhida.shop.inventory.records import (
    Availability,
    ClaimedUnits,
    MovementRecord,
    ReservationRecord,
    StockRecord,
    WarehouseStock,
)
from zhida.shop.inventory.regional import (
    districts_with_stock,
    free_in_warehouses,
    list_warehouses,
    regional_stock,
    serving_warehouse,
    shared_levels,
)
from zhida.shop.inventory.watch import availability_of
from zhida.shop.kernel.invariants import InvariantResult
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.kernel.prepared import PreparedRead

__all__ = [
    "availability",
    "check_invariants",
    "claimed_units",
    "count_alerts",
    "districts_with_stock",
    "free_in_warehouses",
    "free_units",
    "free_units_by_code",
    "get_reservation",
    "list_movements",
    "list_stock",
    "list_unbalanced_holders",
    "list_unbalanced_rows",
    "list_warehouses",
    "regional_stock",
    "serving_warehouse",
    "shared_levels",
    "stock_of",
]

_counts = PreparedRead(
    lambda sku_ids: StockRow.objects.filter(item_id__in=sku_ids).values_list("item_id", "on_hand", "reserved")
)

_counts_by_code = PreparedRead(
    lambda codes: StockRow.objects.filter(item__code__in=codes).values_list(
        "item__code", "on_hand", "reserved"
    )
)


def free_units(*, sku_ids: Collection[int]) -> dict[int, int]:
    """Return what can be sold now of each SKU, all warehouses and buckets summed; 0 for one never in stock.

    One query.
    """
    free = dict.fromkeys(sku_ids, 0)
    for sku_id, on_hand, reserved in _counts(list(free)):
        free[sku_id] += on_hand - reserved
    return free


def free_units_by_code(*, codes: Collection[str]) -> dict[str, int]:
    """Return what can be sold now of each SKU by its code; 0 for one never in stock. One query."""
    free = dict.fromkeys(codes, 0)
    for code, on_hand, reserved in _counts_by_code(sorted(free)):
        free[code] += on_hand - reserved
    return free


def availability(*, free: int) -> Availability:
    """Return the word shown for so many free units: 0 is "out", 1 to 5 "low", more "in"."""
    return availability_of(free)


def stock_of(*, actor: Actor, sku: str, now: datetime) -> StockRecord:
    """Return the counts of a SKU in every warehouse that ever had it, by code.

    Raises PermissionDenied, StockNotFound (no SKU has this code).
    """
    actor.require(READ_STOCK)
    item = StockItem.objects.filter(code=sku).first()
    if item is None:
        item = StockItem(pk=sku_id_of(sku, now=now), code=sku)
    return _records([item])[0]


def list_stock(
    *, actor: Actor, cursor: str | None, only_low: bool = False, code: str = "", limit: int = 20
) -> Page[StockRecord]:
    """Return SKUs by code, those at or below their alert threshold only when asked; `code` is how codes
    begin. Two queries a page.
    """
    actor.require(READ_STOCK)
    items: QuerySet[StockItem] = StockItem.objects.filter(code__startswith=code)
    if only_low:
        items = items.filter(is_alerted=True)
    page = paginate(items, order=("code",), cursor=cursor, limit=limit)
    return Page(items=_records(page.items), next=page.next)


def count_alerts(*, actor: Actor) -> int:
    """Count the SKUs at or below their alert threshold. Raises PermissionDenied. One query."""
    actor.require(READ_STOCK)
    return StockItem.objects.filter(is_alerted=True).count()


def list_movements(*, actor: Actor, sku: str, cursor: str | None) -> Page[MovementRecord]:
    """Return the journal of a SKU, newest first. One query. Raises PermissionDenied."""
    actor.require(READ_STOCK)
    lines = StockMovement.objects.filter(row__item__code=sku).select_related("row__warehouse")
    page = paginate(lines, order=("-id",), cursor=cursor)
    return Page(items=[_movement(line) for line in page.items], next=page.next)


def get_reservation(*, ref: str) -> ReservationRecord:
    """Return a claim and the warehouses it is served from. Raises ReservationNotFound. Two queries."""
    row = Reservation.objects.filter(ref=ref).first()
    if row is None:
        raise ReservationNotFound(ref=ref)
    held = StockMovement.objects.filter(ref=ref, kind=MovementKind.HELD)
    codes = held.values_list("row__warehouse__code", flat=True).distinct().order_by("row__warehouse__code")
    return ReservationRecord(
        ref=row.ref,
        state=ReservationState(row.state),
        units=row.units,
        returned_units=row.returned_units,
        expires_at=row.expires_at,
        warehouses=tuple(codes),
    )


def claimed_units(*, refs: Collection[str]) -> list[ClaimedUnits]:
    """Return which warehouses serve these claims with how many units of which SKU. One query."""
    rows = (
        StockMovement.objects.filter(ref__in=list(refs), kind=MovementKind.HELD)
        .values("ref", "row__item_id", "row__warehouse__code")
        .annotate(units=Sum("reserved_delta"))
        .order_by("ref", "row__item_id", "row__warehouse__code")
    )
    return [
        ClaimedUnits(
            ref=row["ref"],
            sku_id=row["row__item_id"],
            warehouse=row["row__warehouse__code"],
            units=row["units"],
        )
        for row in rows
    ]


def list_unbalanced_rows() -> list[int]:
    """Return the rows whose counts are not the sums of their journal lines; [] is the promise."""
    sums = StockMovement.objects.filter(row=OuterRef("pk")).values("row").order_by()
    rows = StockRow.objects.annotate(
        booked_on_hand=Coalesce(Subquery(sums.annotate(total=Sum("on_hand_delta")).values("total")), 0),
        booked_reserved=Coalesce(Subquery(sums.annotate(total=Sum("reserved_delta")).values("total")), 0),
    )
    wrong = rows.exclude(on_hand=F("booked_on_hand"), reserved=F("booked_reserved"))
    return list(wrong.order_by("pk").values_list("pk", flat=True))


def list_unbalanced_holders() -> list[str]:
    """Return the holders whose counter is not the number of their held reservations; [] is the promise."""
    held = Count("pk", filter=Q(state=ReservationState.HELD))
    by_holder = Reservation.objects.values("holder").annotate(held=held).order_by("holder")
    counted = {row["holder"]: row["held"] for row in by_holder}
    kept = dict(HolderHold.objects.values_list("holder", "open_refs"))
    return sorted(
        holder for holder in counted.keys() | kept.keys() if counted.get(holder, 0) != kept.get(holder, 0)
    )


def check_invariants() -> list[InvariantResult]:
    """Check that the counts are possible, and that counts, journal, claims and holders agree."""
    impossible = StockRow.objects.exclude(reserved__gte=0, reserved__lte=F("on_hand")).order_by("pk")
    return [
        InvariantResult(
            name="inventory.counts_possible",
            broken=[str(pk) for pk in impossible.values_list("pk", flat=True)],
        ),
        InvariantResult(
            name="inventory.counts_are_journal", broken=[str(pk) for pk in list_unbalanced_rows()]
        ),
        InvariantResult(name="inventory.holders_are_claims", broken=list_unbalanced_holders()),
        InvariantResult(name="inventory.reserved_is_held", broken=_skus_not_held()),
    ]


def _skus_not_held() -> list[str]:
    """Return the codes of SKUs whose reserved units are not those of the reservations still held."""
    held_refs = Reservation.objects.filter(state=ReservationState.HELD).values("ref")
    held = StockMovement.objects.filter(kind=MovementKind.HELD, ref__in=held_refs)
    by_sku = held.values("row__item__code").annotate(units=Sum("reserved_delta")).order_by("row__item__code")
    claimed = {row["row__item__code"]: row["units"] for row in by_sku}
    rows = StockRow.objects.values("item__code").annotate(units=Sum("reserved")).order_by("item__code")
    return [row["item__code"] for row in rows if row["units"] != claimed.get(row["item__code"], 0)]


def _movement(line: StockMovement) -> MovementRecord:
    return MovementRecord(
        kind=line.kind,
        warehouse=line.row.warehouse.code,
        on_hand_delta=line.on_hand_delta,
        reserved_delta=line.reserved_delta,
        ref=line.ref,
        actor=line.actor,
        reason=line.reason,
        moved_at=line.moved_at,
    )


def _records(items: Sequence[StockItem]) -> list[StockRecord]:
    rows = (
        StockRow.objects.filter(item_id__in=[item.pk for item in items])
        .values("item_id", "warehouse__code")
        .annotate(all_on_hand=Sum("on_hand"), all_reserved=Sum("reserved"))
        .order_by("item_id", "warehouse__code")
    )
    by_sku: dict[int, list[WarehouseStock]] = defaultdict(list)
    for row in rows:
        by_sku[row["item_id"]].append(
            WarehouseStock(
                warehouse=row["warehouse__code"],
                on_hand=row["all_on_hand"],
                reserved=row["all_reserved"],
                free=row["all_on_hand"] - row["all_reserved"],
            )
        )
    return [
        StockRecord(
            sku_id=item.pk,
            sku=item.code,
            alert_at_units=item.alert_at_units,
            warehouses=tuple(by_sku[item.pk]),
        )
        for item in items
    ]
