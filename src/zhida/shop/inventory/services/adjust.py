"""Corrects counts by a difference, never to an absolute number: a sale under way is never overwritten."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.inventory.conf import LARGEST_QUANTITY
from zhida.shop.inventory.errors import NotEnoughFree
from zhida.shop.inventory.items import ensure_row, sku_id_of
from zhida.shop.inventory.journal import Cause, Change, apply_change, lock_rows, write_lines
from zhida.shop.inventory.models import MovementKind, StockItem, StockRow
from zhida.shop.inventory.permissions import CHANGE_STOCK
from zhida.shop.inventory.places import warehouse_id
from zhida.shop.inventory.watch import announce_changes
from zhida.shop.kernel.uow import transactional


@transactional
def adjust(*, actor: Actor, sku: str, warehouse: str, delta: int, reason: str, now: datetime) -> None:
    """Add (delta > 0) or take away (delta < 0) units that were counted wrong, with a reason and an audit row.

    Locks the SKU's rows in the warehouse by id; takes from the fullest bucket first, so that the others go on
    selling. Records StockChanged and StockLow when the SKU crosses a threshold.
    Raises PermissionDenied, StockNotFound, WarehouseNotFound, NotEnoughFree (more than is free).
    """
    actor.require(CHANGE_STOCK)
    assert delta != 0, "an adjustment changes something"
    assert abs(delta) <= LARGEST_QUANTITY, "an adjustment is at most a million units"
    place = warehouse_id(warehouse)
    sku_id = sku_id_of(sku, now=now)
    first = ensure_row(sku_id=sku_id, sku=sku, warehouse_id=place)
    rows = lock_rows(item_id=sku_id, warehouse_id=place)
    free = sum(row.on_hand - row.reserved for row in rows)
    changes = [Change(first.pk, delta, 0)] if delta > 0 else _take_away(rows, units=-delta, free=free)
    for change in changes:
        applied = apply_change(change)
        assert applied, "a locked row changed under us"
    write_lines(
        changes,
        cause=Cause(kind=MovementKind.ADJUSTED, at=now, actor=actor.principal, reason=reason),
    )
    record_audit(
        actor=actor,
        action="inventory.adjust",
        subject=f"{sku}@{warehouse}",
        before={"free": free},
        after={"free": free + delta},
        reason=reason,
        now=now,
    )
    announce_changes(sku_ids=[sku_id], now=now)


@transactional
def set_alert(*, actor: Actor, sku: str, alert_at_units: int, now: datetime) -> None:
    """Set at how many free units the staff are told that a SKU runs low, with an audit row.

    Records StockLow at once when the SKU is at or below the new threshold and was not alerted before.
    Raises PermissionDenied, StockNotFound.
    """
    actor.require(CHANGE_STOCK)
    assert 0 <= alert_at_units <= LARGEST_QUANTITY, "a threshold counts units"
    sku_id = sku_id_of(sku, now=now)
    item, _ = StockItem.objects.get_or_create(pk=sku_id, defaults={"code": sku})
    before = item.alert_at_units
    StockItem.objects.filter(pk=sku_id).update(alert_at_units=alert_at_units)
    record_audit(
        actor=actor,
        action="inventory.set_alert",
        subject=sku,
        before={"alert_at_units": before},
        after={"alert_at_units": alert_at_units},
        now=now,
    )
    announce_changes(sku_ids=[sku_id], now=now)


def _take_away(rows: list[StockRow], *, units: int, free: int) -> list[Change]:
    if units > free:
        raise NotEnoughFree(free=free)
    changes: list[Change] = []
    missing = units
    for row in sorted(rows, key=lambda one: (one.reserved - one.on_hand, one.pk)):
        taken = min(row.on_hand - row.reserved, missing)
        if taken > 0:
            changes.append(Change(row.pk, -taken, 0))
            missing -= taken
    return sorted(changes)
