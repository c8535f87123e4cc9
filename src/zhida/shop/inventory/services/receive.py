"""Books units that arrived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.inventory.conf import BULK_BATCH_ROWS, LARGEST_QUANTITY
from zhida.shop.inventory.errors import WarehouseNotFound
from zhida.shop.inventory.events import StockChanged
from zhida.shop.inventory.items import sku_id_of
from zhida.shop.inventory.journal import Cause, Change, apply_change, write_lines
from zhida.shop.inventory.models import MovementKind, StockItem, StockMovement, StockRow, Warehouse
from zhida.shop.inventory.permissions import CHANGE_STOCK, TAKE_RETURNS
from zhida.shop.inventory.records import Availability, ReceiveLine
from zhida.shop.inventory.watch import announce_changes, availability_of
from zhida.shop.kernel import outbox
from zhida.shop.kernel.uow import transactional

Place = tuple[int, int]  # SKU id, warehouse id


@transactional
def receive(*, actor: Actor, ref: str, sku: str, warehouse: str, quantity: int, now: datetime) -> None:
    """Book one delivery of a SKU under the delivery's own ref; the same ref and SKU again changes nothing.

    Raises PermissionDenied, StockNotFound, WarehouseNotFound.
    """
    actor.require(CHANGE_STOCK)
    line = ReceiveLine(sku_id=sku_id_of(sku, now=now), sku=sku, quantity=quantity, warehouse=warehouse)
    receive_many(actor=actor, ref=ref, lines=[line], now=now)


@transactional
def receive_many(
    *, actor: Actor, ref: str, lines: Sequence[ReceiveLine], now: datetime, is_announced: bool = True
) -> None:
    """Book many units at once: a handful of statements for all new SKUs, one UPDATE for each known row.

    A SKU that this ref brought before is left out, so a repeat changes nothing. The journal is the record of
    the act. `is_announced=False` spares the StockChanged of SKUs never seen here: for a caller that announces
    the whole product in the same transaction. Raises PermissionDenied, WarehouseNotFound.
    """
    actor.require(CHANGE_STOCK)
    cause = Cause(kind=MovementKind.RECEIVED, at=now, ref=ref, actor=actor.principal)
    _book(lines, cause=cause, is_announced=is_announced)


@transactional
def receive_returned(*, actor: Actor, ref: str, lines: Sequence[ReceiveLine], now: datetime) -> None:
    """Book units that buyers sent back and that can be sold again, under the case's own ref.

    The journal tells them from deliveries (RETURNED). The same ref and SKU again changes nothing.
    Raises PermissionDenied, WarehouseNotFound.
    """
    actor.require(TAKE_RETURNS)
    cause = Cause(kind=MovementKind.RETURNED, at=now, ref=ref, actor=actor.principal)
    _book(lines, cause=cause, is_announced=True)


def _book(lines: Sequence[ReceiveLine], *, cause: Cause, is_announced: bool) -> None:
    codes = {line.sku_id: line.sku for line in lines}
    seen = set(_known(sorted(codes)))
    units = _units_by_place(_fresh(lines, cause=cause, seen=seen))
    if not units:
        return
    rows = _rows_of(units)
    _insert_items({sku_id: codes[sku_id] for sku_id, _ in units if sku_id not in seen}, units=units)
    StockRow.objects.bulk_create(
        [
            StockRow(item_id=sku_id, warehouse_id=place, on_hand=units[sku_id, place])
            for sku_id, place in sorted(units)
            if (sku_id, place) not in rows
        ],
        batch_size=BULK_BATCH_ROWS,
    )
    for place, row_id in sorted(rows.items(), key=lambda entry: entry[1]):
        applied = apply_change(Change(row_id, units[place], 0))
        assert applied, "units can always be added"
    all_rows = _rows_of(units)
    write_lines(
        sorted(Change(all_rows[place], quantity, 0) for place, quantity in units.items()),
        cause=cause,
    )
    _announce(units, seen=seen, codes=codes, is_announced=is_announced, now=cause.at)


def _fresh(lines: Sequence[ReceiveLine], *, cause: Cause, seen: set[int]) -> list[ReceiveLine]:
    """Leave out what this ref brought before; only SKUs that the stock knows can have been."""
    if not seen:
        return list(lines)
    brought = StockMovement.objects.filter(ref=cause.ref, kind=cause.kind, row__item_id__in=seen)
    before = set(brought.values_list("row__item_id", flat=True))
    return [line for line in lines if line.sku_id not in before]


def _units_by_place(lines: Sequence[ReceiveLine]) -> dict[Place, int]:
    warehouses = dict(Warehouse.objects.values_list("code", "pk"))
    units: Counter[Place] = Counter()
    for line in lines:
        assert 0 < line.quantity <= LARGEST_QUANTITY, f"a delivery cannot bring {line.quantity} units"
        if line.warehouse not in warehouses:
            raise WarehouseNotFound(warehouse=line.warehouse)
        units[line.sku_id, warehouses[line.warehouse]] += line.quantity
    return dict(units)


def _known(sku_ids: Sequence[int]) -> list[int]:
    """Return which of the SKUs the stock knows."""
    known: list[int] = []
    for start in range(0, len(sku_ids), BULK_BATCH_ROWS):
        batch = sku_ids[start : start + BULK_BATCH_ROWS]
        known += StockItem.objects.filter(pk__in=batch).values_list("pk", flat=True)
    return known


def _rows_of(units: dict[Place, int]) -> dict[Place, int]:
    """Return the first bucket's row id of each place that has one."""
    sku_ids = sorted({sku_id for sku_id, _ in units})
    rows: dict[Place, int] = {}
    for start in range(0, len(sku_ids), BULK_BATCH_ROWS):
        found = StockRow.objects.filter(item_id__in=sku_ids[start : start + BULK_BATCH_ROWS], bucket=0)
        for sku_id, place, row_id in found.values_list("item_id", "warehouse_id", "pk"):
            if (sku_id, place) in units:
                rows[sku_id, place] = row_id
    return rows


def _insert_items(codes: dict[int, str], *, units: dict[Place, int]) -> None:
    """Make the rows of SKUs never seen, their latches set to what they will have."""
    totals = _totals(units)
    items = [StockItem(pk=sku_id, code=code) for sku_id, code in sorted(codes.items())]
    for item in items:
        item.announced = availability_of(totals[item.pk]).name
        item.is_alerted = totals[item.pk] <= item.alert_at_units
    StockItem.objects.bulk_create(items, batch_size=BULK_BATCH_ROWS)


def _totals(units: dict[Place, int]) -> Counter[int]:
    totals: Counter[int] = Counter()
    for (sku_id, _), quantity in units.items():
        totals[sku_id] += quantity
    return totals


def _announce(
    units: dict[Place, int], *, seen: set[int], codes: dict[int, str], is_announced: bool, now: datetime
) -> None:
    totals = _totals(units)
    known = sorted(seen & set(totals))
    for start in range(0, len(known), BULK_BATCH_ROWS):
        announce_changes(sku_ids=known[start : start + BULK_BATCH_ROWS], now=now)
    if not is_announced:
        return
    words = {sku_id: availability_of(total) for sku_id, total in totals.items() if sku_id not in seen}
    outbox.record_all(
        [
            StockChanged(sku_id=sku_id, sku=codes[sku_id], availability=word.value)
            for sku_id, word in sorted(words.items())
            if word is not Availability.OUT
        ],
        now=now,
    )
