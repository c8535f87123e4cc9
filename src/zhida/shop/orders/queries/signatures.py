"""When the lines of an order were signed for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from zhida.shop.orders.models import OrderHistory, OrderLine
from zhida.shop.orders.records import OrderStatus
from zhida.shop.shipping import queries as shipping_queries
from zhida.shop.shipping.records import ParcelRecord


def signed_lines(*, number: str) -> dict[str, datetime]:
    """Return when each line was signed for, by its key; a line that is still out is missing.

    It is the courier's signature of the last signed parcel that held units of the line; of a line without one
    it is the buyer's confirmed receipt, automatic or not. Five queries, one for an unknown order.
    """
    keys = list(OrderLine.objects.filter(order__number=number).order_by("key").values_list("key", flat=True))
    if not keys:
        return {}
    parcels = shipping_queries.parcels_for(refs=[number]).get(number, [])
    received = OrderHistory.objects.filter(order__number=number, status=OrderStatus.COMPLETED).first()
    return signed_by(keys=keys, parcels=parcels, received_at=received.at if received else None)


def signed_by(
    *, keys: Iterable[str], parcels: Sequence[ParcelRecord], received_at: datetime | None
) -> dict[str, datetime]:
    """Return the same as `signed_lines` from what was read already. No query."""
    signed: dict[str, datetime] = {}
    for parcel in parcels:
        if parcel.delivered_at is not None:
            for key, _quantity in parcel.lines:
                signed[key] = max(parcel.delivered_at, signed.get(key, parcel.delivered_at))
    if received_at is None:
        return signed
    return {key: signed.get(key, received_at) for key in keys}
