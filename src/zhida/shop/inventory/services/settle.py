"""Ends a claim: sold, given back, or sold and returned. The only writer of Reservation.state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from zhida.shop.inventory.errors import (
    PutBackExceedsSold,
    ReservationCommitted,
    ReservationNotCommitted,
    ReservationNotFound,
    ReservationReleased,
)
from zhida.shop.inventory.holds import give_hold_back
from zhida.shop.inventory.journal import Cause, Change, apply_change, write_lines
from zhida.shop.inventory.lifecycle import RESERVATION_TRANSITIONS, ReservationState
from zhida.shop.inventory.models import MovementKind, Reservation, StockMovement
from zhida.shop.inventory.records import ReserveLine
from zhida.shop.inventory.watch import announce_changes
from zhida.shop.kernel.uow import transactional


@transactional
def commit(*, ref: str, now: datetime) -> None:
    """Mark the units of a claim as sold: on_hand and reserved fall, the holder may claim again.

    A second call changes nothing. Locks the reservation, the holder's counter, then the rows by id.
    Raises ReservationNotFound, ReservationReleased (the claim was given back first).
    """
    if not _move(ref, to=ReservationState.COMMITTED, now=now):
        if _read(ref).state == ReservationState.RELEASED:
            raise ReservationReleased(ref=ref)
        return
    give_hold_back(_read(ref).holder)
    held = _held_units(ref)
    _apply(
        [Change(row_id, -units, -units) for row_id, units in held.items()],
        cause=Cause(kind=MovementKind.SOLD, at=now, ref=ref),
    )


@transactional
def release(*, ref: str, now: datetime) -> None:
    """Give the units of a claim back to sale; the holder may claim again. A second call changes nothing.

    Locks as commit does. Records StockChanged when a SKU can be bought again.
    Raises ReservationNotFound, ReservationCommitted (the units are sold: use put_back).
    """
    if not _move(ref, to=ReservationState.RELEASED, now=now):
        if _read(ref).state == ReservationState.COMMITTED:
            raise ReservationCommitted(ref=ref)
        return
    give_hold_back(_read(ref).holder)
    held = _held_units(ref)
    _apply(
        [Change(row_id, 0, -units) for row_id, units in held.items()],
        cause=Cause(kind=MovementKind.RELEASED, at=now, ref=ref),
    )
    announce_changes(sku_ids=_sku_ids(ref), now=now)


@transactional
def put_back(*, ref: str, lines: Sequence[ReserveLine], now: datetime, key: str = "") -> None:
    """Return sold units that never left to the rows they came from, for example after a refund.

    `key` names the act (a refund number): the same ref and key again changes nothing. Locks the reservation,
    then the rows by id. Records StockChanged when a SKU can be bought again.
    Raises ReservationNotFound, ReservationNotCommitted, PutBackExceedsSold.
    """
    wanted = _wanted_units(lines)
    reservation = _lock(ref)
    if reservation.state != ReservationState.COMMITTED:
        raise ReservationNotCommitted(ref=ref)
    if StockMovement.objects.filter(ref=ref, kind=MovementKind.PUT_BACK, key=key).exists():
        return
    units = sum(wanted.values())
    counted = Reservation.objects.filter(
        pk=reservation.pk, state=ReservationState.COMMITTED, returned_units__lte=F("units") - units
    ).update(returned_units=F("returned_units") + units)
    if not counted:
        raise PutBackExceedsSold(ref=ref)
    changes = _changes_back(ref, wanted=wanted)
    _apply(changes, cause=Cause(kind=MovementKind.PUT_BACK, at=now, ref=ref, key=key))
    announce_changes(sku_ids=list(wanted), now=now)


def _move(ref: str, *, to: ReservationState, now: datetime) -> bool:
    sources = [state for state, targets in RESERVATION_TRANSITIONS.items() if to in targets]
    moved = Reservation.objects.filter(ref=ref, state__in=sources).update(state=to, settled_at=now)
    return moved == 1


def _read(ref: str) -> Reservation:
    reservation = Reservation.objects.filter(ref=ref).first()
    if reservation is None:
        raise ReservationNotFound(ref=ref)
    return reservation


def _lock(ref: str) -> Reservation:
    reservation = next(iter(Reservation.objects.select_for_update().filter(ref=ref)), None)
    if reservation is None:
        raise ReservationNotFound(ref=ref)
    return reservation


def _held_units(ref: str) -> dict[int, int]:
    """Return row id -> units of the claim."""
    lines = StockMovement.objects.filter(ref=ref, kind=MovementKind.HELD).values_list(
        "row_id", "reserved_delta"
    )
    return dict(lines)


def _sku_ids(ref: str) -> list[int]:
    held = StockMovement.objects.filter(ref=ref, kind=MovementKind.HELD)
    return list(held.values_list("row__item_id", flat=True).distinct().order_by("row__item_id"))


def _wanted_units(lines: Sequence[ReserveLine]) -> Counter[int]:
    wanted: Counter[int] = Counter()
    for line in lines:
        assert line.quantity > 0, f"a line cannot put {line.quantity} units back"
        wanted[line.sku_id] += line.quantity
    assert wanted, "nothing to put back"
    return wanted


def _changes_back(ref: str, *, wanted: Counter[int]) -> list[Change]:
    """Spread the returning units over the rows that sold them, lowest row id first."""
    sold: Counter[tuple[int, int]] = Counter()
    moved = StockMovement.objects.filter(ref=ref, kind__in=[MovementKind.SOLD, MovementKind.PUT_BACK])
    for sku_id, row_id, on_hand_delta in moved.values_list("row__item_id", "row_id", "on_hand_delta"):
        sold[sku_id, row_id] -= on_hand_delta
    missing = Counter(wanted)
    changes: list[Change] = []
    for (sku_id, row_id), outside in sorted(sold.items(), key=lambda entry: entry[0][1]):
        units = min(outside, missing[sku_id])
        if units > 0:
            changes.append(Change(row_id, units, 0))
            missing[sku_id] -= units
    if any(missing.values()):
        raise PutBackExceedsSold(ref=ref)
    return changes


def _apply(changes: Sequence[Change], *, cause: Cause) -> None:
    """Change the rows in the order of their ids; the counts were claimed before, so none can refuse."""
    for change in sorted(changes):
        applied = apply_change(change)
        assert applied, f"row {change.row_id} does not hold what {cause.ref} claimed"
    write_lines(sorted(changes), cause=cause)
