"""Serial numbers of parcels that have left: a unit a row.

`line` is a line of the order, "L001", or a SKU that one line of it has. The serial goes to the oldest parcel
of the order with a unit of the line that has none yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.devices.services import follow_order
from zhida.shop.orders import queries as orders
from zhida.shop.orders import services
from zhida.shop.orders.permissions import SHIP_ORDERS
from zhida.shop.sheets.errors import SheetCellWrong
from zhida.shop.sheets.records import SheetKind, SheetLine
from zhida.shop.shipping import queries as shipping
from zhida.shop.shipping.records import ParcelRecord

COLUMNS = ("order", "line", "serial")


def act(actor: Actor, line: SheetLine, now: datetime) -> bool:
    """Keep the serial of one unit that left, audited; nothing when the line has it already.

    Raises SheetCellWrong (no such line, or no unit without a serial) and what orders.services.record_serials
    raises.
    """
    number, serial = line.text("order").upper(), line.text("serial")
    key = _key_of(line.text("line"), number)
    if serial.upper() in orders.serials_of(number=number).get(key, ()):
        return False
    parcel = _parcel_with_room(number, key)
    services.record_serials(actor=actor, number=number, parcel=parcel.number, serials={key: (serial,)})
    if _room_in(parcel, number, key) < 0:
        # Another sheet was quicker; the order's row, held since, lets it be seen.
        raise SheetCellWrong(column="serial")
    follow_order(number=number)
    record_audit(
        actor=actor,
        action="orders.record_serials",
        subject=f"order:{number}",
        before=None,
        after={"parcel": parcel.number, "line": key, "serial": serial},
        now=now,
    )
    return True


def template(actor: Actor) -> Iterable[Sequence[str]]:  # noqa: ARG001 -- every kind's template is asked by somebody
    """Give the header."""
    yield COLUMNS


def _key_of(name: str, number: str) -> str:
    """Find a line by its key, or by its SKU where only one line has it."""
    lines = orders.get_order_for_staff(number=number).lines
    keys = [one.key for one in lines if name.upper() == one.key]
    keys = keys or [one.key for one in lines if name == one.sku]
    if len(keys) != 1:
        raise SheetCellWrong(column="line")
    return keys[0]


def _parcel_with_room(number: str, key: str) -> ParcelRecord:
    """Find the oldest parcel that has a unit of the line without a serial."""
    parcels = shipping.parcels_for(refs=[number]).get(number, [])
    for parcel in sorted(parcels, key=lambda one: (one.shipped_at, one.number)):
        if _room_in(parcel, number, key) > 0:
            return parcel
    raise SheetCellWrong(column="serial")


def _room_in(parcel: ParcelRecord, number: str, key: str) -> int:
    known = orders.serials_in_parcel(number=number, parcel=parcel.number)
    return dict(parcel.lines).get(key, 0) - len(known.get(key, ()))


SERIALS = SheetKind(
    name="serials",
    title=_("序列号补录"),
    permission=SHIP_ORDERS,
    columns=COLUMNS,
    required=frozenset(COLUMNS),
    names={
        "订单号": "order",
        "订单": "order",
        "商品行": "line",
        "SKU": "line",
        "sku": "line",
        "序列号": "serial",
    },
    key="order",
    act=act,
    template=template,
)
