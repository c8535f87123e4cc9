"""Spreads the free units of a SKU that many buy at once over several rows, so that buyers do not queue."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.inventory.conf import LARGEST_BUCKET_COUNT
from zhida.shop.inventory.items import ensure_row, sku_id_of
from zhida.shop.inventory.journal import Cause, Change, apply_change, lock_rows, write_lines
from zhida.shop.inventory.models import MovementKind, StockRow
from zhida.shop.inventory.permissions import CHANGE_STOCK
from zhida.shop.inventory.places import warehouse_id
from zhida.shop.kernel.money import split_by_largest_remainder
from zhida.shop.kernel.uow import transactional


@transactional
def split_into_buckets(*, actor: Actor, sku: str, warehouse: str, buckets: int, now: datetime) -> None:
    """Spread what is free of a SKU in a warehouse evenly over `buckets` rows (1 gathers it again).

    Reserved units stay where they are, the sum of the free ones does not change. Worked: 10 free over 4
    buckets are 3, 3, 2, 2. Locks the SKU's rows in the warehouse by id; writes an audit row.
    Raises PermissionDenied, StockNotFound, WarehouseNotFound.
    """
    actor.require(CHANGE_STOCK)
    assert 1 <= buckets <= LARGEST_BUCKET_COUNT, f"1 to {LARGEST_BUCKET_COUNT} buckets"
    place = warehouse_id(warehouse)
    sku_id = sku_id_of(sku, now=now)
    ensure_row(sku_id=sku_id, sku=sku, warehouse_id=place)
    StockRow.objects.bulk_create(
        [StockRow(item_id=sku_id, warehouse_id=place, bucket=bucket) for bucket in range(1, buckets)],
        ignore_conflicts=True,
    )
    rows = lock_rows(item_id=sku_id, warehouse_id=place)
    changes = _spread(rows, buckets=buckets)
    for change in changes:
        applied = apply_change(change)
        assert applied, "a locked row changed under us"
    write_lines(changes, cause=Cause(kind=MovementKind.MOVED, at=now, actor=actor.principal))
    record_audit(
        actor=actor,
        action="inventory.split_into_buckets",
        subject=f"{sku}@{warehouse}",
        before=None,
        after={"buckets": buckets},
        now=now,
    )


def _spread(rows: list[StockRow], *, buckets: int) -> list[Change]:
    free = sum(row.on_hand - row.reserved for row in rows)
    shares = split_by_largest_remainder(free, [1] * buckets)
    changes = []
    for row in rows:
        share = shares[row.bucket] if row.bucket < buckets else 0
        delta = share - (row.on_hand - row.reserved)
        if delta:
            changes.append(Change(row.pk, delta, 0))
    return changes
