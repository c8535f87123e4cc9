"""Claims units for a holder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists

from zhida.shop.inventory.allocation import Candidate, Take, delivers, free_by_sku, plan_takes
from zhida.shop.inventory.conf import LARGEST_QUANTITY
from zhida.shop.inventory.errors import OutOfStock, ReservationReleased
from zhida.shop.inventory.holds import take_hold
from zhida.shop.inventory.journal import Cause, Change, apply_change, lock_rows, write_lines
from zhida.shop.inventory.lifecycle import ReservationState
from zhida.shop.inventory.models import MovementKind, Reservation, StockRow
from zhida.shop.inventory.records import ReserveLine
from zhida.shop.inventory.watch import Watched, announce_changes, needs_look, watched_from
from zhida.shop.kernel.inserts import insert_rows
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.kernel.uow import transactional

SIGHT_COLUMNS = (
    "pk",
    "item_id",
    "bucket",
    "on_hand",
    "reserved",
    "warehouse__code",
    "warehouse__region_code",
    "warehouse__priority",
    "warehouse__delivery_reach",
    "item__code",
    "item__alert_at_units",
    "item__announced",
    "item__is_alerted",
    "is_repeat",
)
_seen = PreparedRead(
    lambda ref, sku_ids: (
        StockRow.objects.filter(item_id__in=sku_ids)
        .annotate(is_repeat=Exists(Reservation.objects.filter(ref=ref)))
        .order_by("pk")
        .values_list(*SIGHT_COLUMNS)
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sight:
    """What the one read saw: all rows, those that may serve, the latches, whether the ref was used before."""

    rows: tuple[Candidate, ...]
    candidates: tuple[Candidate, ...]
    watched: Mapping[int, Watched]
    is_repeat: bool


@transactional
def reserve(
    *,
    ref: str,
    holder: str,
    lines: Sequence[ReserveLine],
    expires_at: datetime,
    region: str,
    now: datetime,
) -> None:
    """Claim the units of all lines under a new ref, or none; call it last in the transaction.

    One read, the holder's counter, the reservation, one conditional UPDATE a row in the order of the row ids,
    one insert of journal lines; only when another buyer was faster are the rows locked and the rest planned
    anew. A repeat of a ref that is held or sold changes nothing. Of warehouses only those serve that deliver
    to `region`, or the one that a line names.
    Records StockChanged and StockLow when a SKU crosses a threshold.
    Raises OutOfStock (every short line; nothing is kept), HoldLimitReached, ReservationReleased (the ref
    was given back before).
    """
    wanted = _wanted_units(lines)
    sight = _look(ref=ref, only_from={line.sku_id: line.only_from for line in lines}, region=region)
    if sight.is_repeat:
        _refuse_released(ref)
        return
    _refuse_short(lines, wanted=wanted, free=free_by_sku(sight.candidates))
    reservation = Reservation(
        ref=ref,
        holder=holder,
        region_code=region,
        units=sum(wanted.values()),
        reserved_at=now,
        expires_at=expires_at,
    )
    insert_rows([reservation])
    take_hold(holder)
    plan = plan_takes(sight.candidates, wanted=wanted, ref=ref, region=region)
    taken = [take for take in plan if _claim(take)]
    if len(taken) < len(plan):
        taken += _claim_rest(lines, sight=sight, taken=taken, region=region, ref=ref)
    write_lines(
        [Change(take.row_id, 0, take.quantity) for take in sorted(taken)],
        cause=Cause(kind=MovementKind.HELD, at=now, ref=ref, actor=holder),
    )
    _watch(sight, wanted=wanted, now=now)


def _wanted_units(lines: Sequence[ReserveLine]) -> dict[int, int]:
    wanted: Counter[int] = Counter()
    for line in lines:
        assert 0 < line.quantity <= LARGEST_QUANTITY, f"a line cannot reserve {line.quantity} units"
        wanted[line.sku_id] += line.quantity
    assert wanted, "a reservation needs a line"
    return dict(wanted)


def _look(*, ref: str, only_from: Mapping[int, str], region: str) -> _Sight:
    rows = [dict(zip(SIGHT_COLUMNS, row, strict=True)) for row in _seen(ref, sorted(only_from))]
    found = tuple(
        Candidate(
            row_id=row["pk"],
            sku_id=row["item_id"],
            warehouse=row["warehouse__code"],
            region_code=row["warehouse__region_code"],
            priority=row["warehouse__priority"],
            bucket=row["bucket"],
            free=row["on_hand"] - row["reserved"],
        )
        for row in rows
    )
    reach = {row["warehouse__code"]: row["warehouse__delivery_reach"] for row in rows}
    return _Sight(
        rows=found,
        candidates=tuple(
            row
            for row in found
            if _may_serve(row, only_from=only_from[row.sku_id], reach=reach[row.warehouse], region=region)
        ),
        watched={row["item_id"]: watched_from(row, prefix="item__") for row in rows},
        is_repeat=any(row["is_repeat"] for row in rows),
    )


def _may_serve(row: Candidate, *, only_from: str, reach: str, region: str) -> bool:
    if only_from:
        return row.warehouse == only_from
    return delivers(reach=reach, place=row.region_code, region=region)


def _refuse_released(ref: str) -> None:
    if Reservation.objects.filter(ref=ref, state=ReservationState.RELEASED).exists():
        raise ReservationReleased(ref=ref)


def _refuse_short(
    lines: Sequence[ReserveLine], *, wanted: Mapping[int, int], free: Mapping[int, int]
) -> None:
    """Raise OutOfStock naming each SKU once, in the order of the lines."""
    codes = {line.sku_id: line.sku for line in lines}
    short = [
        {"sku": codes[sku_id], "sku_id": sku_id, "wanted": quantity, "free": max(free.get(sku_id, 0), 0)}
        for sku_id, quantity in wanted.items()
        if free.get(sku_id, 0) < quantity
    ]
    if short:
        raise OutOfStock(lines=short)


def _claim(take: Take) -> bool:
    return apply_change(Change(take.row_id, 0, take.quantity))


def _claim_rest(
    lines: Sequence[ReserveLine], *, sight: _Sight, taken: Sequence[Take], region: str, ref: str
) -> list[Take]:
    """Lock every candidate row, see what is free now, and claim what the lost races left open.

    Units taken already are counted as free in a refusal, for it rolls them back.
    """
    ours: Counter[int] = Counter()
    for take in taken:
        ours[take.sku_id] += take.quantity
    locked = {row.pk: row for row in lock_rows(pk__in=[one.row_id for one in sight.candidates])}
    current = [
        replace(one, free=locked[one.row_id].on_hand - locked[one.row_id].reserved)
        for one in sight.candidates
    ]
    wanted = _wanted_units(lines)
    free = free_by_sku(current)
    _refuse_short(lines, wanted=wanted, free={sku_id: free[sku_id] + ours[sku_id] for sku_id in wanted})
    rest = {sku_id: wanted[sku_id] - ours[sku_id] for sku_id in wanted if wanted[sku_id] > ours[sku_id]}
    plan = plan_takes(current, wanted=rest, ref=ref, region=region)
    for take in plan:
        claimed = _claim(take)
        assert claimed, "a locked row changed under us"
    return plan


def _watch(sight: _Sight, *, wanted: Mapping[int, int], now: datetime) -> None:
    free = free_by_sku(sight.rows)
    near = [
        sku_id
        for sku_id, quantity in wanted.items()
        if needs_look(sight.watched[sku_id], free=free[sku_id] - quantity)
    ]
    if near:
        announce_changes(sku_ids=near, now=now)
