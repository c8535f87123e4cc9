"""When the lines of an order were signed for."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.orders.models import OrderHistory, OrderLine
from zhida.shop.orders.records import OrderStatus
from zhida.shop.shipping import queries as shipping_queries


def signed_lines(*, number: str) -> dict[str, datetime]:
    """Return when each line was signed for, by its key; a line that is still out is missing.

    It is the courier's signature of the last signed parcel that held units of the line; of a line without one
    it is the buyer's confirmed receipt, automatic or not. Five queries, one for an unknown order.
    """
    keys = list(OrderLine.objects.filter(order__number=number).values_list("key", flat=True))
    if not keys:
        return {}
    signed: dict[str, datetime] = {}
    for parcel in shipping_queries.parcels_for(refs=[number]).get(number, []):
        if parcel.delivered_at is None:
            continue
        for key, _quantity in parcel.lines:
            signed[key] = max(parcel.delivered_at, signed.get(key, parcel.delivered_at))
    received = OrderHistory.objects.filter(order__number=number, status=OrderStatus.COMPLETED).first()
    if received is not None:
        signed = {key: signed.get(key, received.at) for key in keys}
    return signed
