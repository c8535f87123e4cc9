"""Hands parcels to couriers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel import outbox
from zhida.shop.kernel.ids import new_number
from zhida.shop.kernel.uow import transactional
from zhida.shop.shipping.couriers import all_couriers, courier_of
from zhida.shop.shipping.errors import ParcelExists
from zhida.shop.shipping.events import ParcelShipped
from zhida.shop.shipping.models import Parcel, ParcelLine
from zhida.shop.shipping.parcel_rows import parcel_records
from zhida.shop.shipping.permissions import SEND_PARCELS
from zhida.shop.shipping.records import PICKUP_CARRIER, ParcelRecord
from zhida.shop.shipping.waybills import checked_tracking


@transactional
def create_parcel(
    *,
    ref: str,
    lines: Sequence[tuple[str, int]],
    carrier: str,
    tracking: str,
    actor: Actor,
    now: datetime,
) -> ParcelRecord:
    """Record a parcel with these quantities of lines under its waybill; records ParcelShipped.

    The caller checks that no more is sent than was ordered and leaves the audit row of its own act. The same
    waybill and contents of a ref again give the parcel there is. Fetched goods leave by PICKUP_CARRIER.
    Raises PermissionDenied, UnknownCourier, InvalidTrackingNumber, ParcelExists (other contents).
    """
    actor.require(SEND_PARCELS)
    courier = all_couriers()[carrier] if carrier == PICKUP_CARRIER else courier_of(carrier)
    waybill = checked_tracking(tracking)
    wanted = dict(lines)
    assert len(wanted) == len(lines), "a line stands twice"
    assert wanted, "a parcel is not empty"
    assert all(quantity > 0 for quantity in wanted.values()), "quantities are positive"
    before = Parcel.objects.filter(ref=ref, carrier=courier.code, tracking=waybill).first()
    if before is not None:
        return _same_again(before, wanted)
    parcel = Parcel.objects.create(
        number=new_number("S", now),
        ref=ref,
        carrier=courier.code,
        tracking=waybill,
        shipped_at=now,
        heard_at=now,
    )
    ParcelLine.objects.bulk_create(
        ParcelLine(parcel=parcel, line_key=key, quantity=quantity) for key, quantity in wanted.items()
    )
    outbox.record(
        ParcelShipped(ref=ref, parcel=parcel.number, carrier=courier.code, tracking=waybill), now=now
    )
    return parcel_records([parcel])[0]


def _same_again(parcel: Parcel, wanted: dict[str, int]) -> ParcelRecord:
    record = parcel_records([parcel])[0]
    if dict(record.lines) != wanted:
        raise ParcelExists(parcel=parcel.number)
    return record
