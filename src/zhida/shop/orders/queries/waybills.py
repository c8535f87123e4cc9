"""What a waybill says: where a box goes, what lies in it, and nobody's phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from zhida.shop.accounts.queries import mask_text
from zhida.shop.accounts.records import Actor
from zhida.shop.orders import sealing
from zhida.shop.orders.lifecycle import UNSHIPPED
from zhida.shop.orders.models import Order, OrderLine
from zhida.shop.orders.permissions import REVEAL_ADDRESS, SHIP_ORDERS
from zhida.shop.orders.records import OrderAddress
from zhida.shop.shipping import queries as shipping_queries
from zhida.shop.shipping.records import PICKUP_CARRIER, ParcelRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedGoods:
    """Units of one line in a box; a waybill knows no prices."""

    title: str
    options: Mapping[str, str]
    units: int
    is_gift: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waybill:
    """The paper on a box; before it is sent there is neither parcel nor courier nor number.

    Name and phone are masked, the address is whole: the courier walks to it. It is box `place` of `boxes`.
    """

    order: str
    parcel: str
    carrier_name: str
    tracking: str
    shipped_at: datetime | None
    place: int
    boxes: int
    address: OrderAddress
    note: str
    goods: tuple[BoxedGoods, ...]


def waybills(
    *, actor: Actor, numbers: Collection[str], parcels: Collection[str] | None = None
) -> list[Waybill]:
    """Return the waybills of these orders in the order asked for, a box each.

    Those of parcels under way, only the named ones when parcels are given; a paid order that has sent nothing
    yet gives one without a number. What was delivered or is fetched in a store has none. Five queries.
    Raises PermissionDenied (it takes who ships, and who may see addresses).

    Source: 个人信息保护法 art. 6 (no more than the purpose needs), reference L66.
    """
    actor.require(SHIP_ORDERS)
    actor.require(REVEAL_ADDRESS)
    rows = Order.objects.of_customer(None).filter(number__in=list(numbers), pickup_point="")
    orders = {row.number: row for row in rows.order_by("id")}
    lines: dict[int, list[OrderLine]] = defaultdict(list)
    ids = [row.pk for row in orders.values()]
    for line in OrderLine.objects.filter(order_id__in=ids).order_by("order_id", "key"):
        lines[line.order_id].append(line)
    sent = shipping_queries.parcels_for(refs=orders)
    return [
        waybill
        for number in dict.fromkeys(numbers)
        if (order := orders.get(number)) is not None
        for waybill in _of_order(order, lines[order.pk], sent.get(number, []))
        if parcels is None or waybill.parcel in parcels
    ]


def _of_order(order: Order, lines: Sequence[OrderLine], sent: Sequence[ParcelRecord]) -> list[Waybill]:
    if not sent:
        left = {
            line.key: units
            for line in lines
            if (units := line.quantity - line.shipped_quantity - line.withheld_quantity)
        }
        return [_unsent(order, lines, left)] if order.status in UNSHIPPED and left else []
    return [
        replace(
            _unsent(order, lines, dict(parcel.lines)),
            parcel=parcel.number,
            carrier_name=parcel.carrier_name,
            tracking=parcel.tracking,
            shipped_at=parcel.shipped_at,
            place=place,
            boxes=len(sent),
        )
        for place, parcel in enumerate(sent, start=1)
        if parcel.delivered_at is None and parcel.carrier != PICKUP_CARRIER
    ]


def _unsent(order: Order, lines: Sequence[OrderLine], units: Mapping[str, int]) -> Waybill:
    return Waybill(
        order=order.number,
        parcel="",
        carrier_name="",
        tracking="",
        shipped_at=None,
        place=1,
        boxes=1,
        address=_shown(order),
        note=mask_text(order.note),
        goods=tuple(
            BoxedGoods(
                title=line.title,
                options=line.options,
                units=units[line.key],
                is_gift=bool(line.gift_offer),
            )
            for line in lines
            if line.key in units
        ),
    )


def _shown(order: Order) -> OrderAddress:
    """Mask whom, keep where; people write phones into their street too."""
    clear = sealing.open_address(order, is_masked=False)
    return replace(
        clear,
        name=sealing.mask_name(clear.name),
        phone=sealing.mask_phone(clear.phone),
        street=mask_text(clear.street),
        detail=mask_text(clear.detail),
    )
