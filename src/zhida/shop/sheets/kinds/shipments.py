"""Tracking numbers: one parcel a row.

`lines` says what lies in the parcel, "L001:2|L002:1" or SKU codes in place of line numbers; empty is all that
is left. `serials` are separated by "|"; those without "L001:" in front go in order to lines that need one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice

from django.utils.translation import gettext_lazy as _

from zhida.shop.accounts.records import Actor
from zhida.shop.orders import queries as orders
from zhida.shop.orders import services
from zhida.shop.orders.permissions import SHIP_ORDERS
from zhida.shop.orders.queries import StaffOrderFilter
from zhida.shop.orders.records import OrderLineRecord, OrderRecord, OrderStatus, OrderSummary, ShipmentDraft
from zhida.shop.sheets.conf import TEMPLATE_ORDERS
from zhida.shop.sheets.errors import SheetCellWrong
from zhida.shop.sheets.records import SheetKind, SheetLine
from zhida.shop.shipping import queries as shipping

COLUMNS = ("order", "carrier", "tracking", "lines", "quantity", "serials")
LARGEST_QUANTITY = 999


def act(actor: Actor, line: SheetLine, now: datetime) -> bool:
    """Send the row's parcel; nothing when this waybill left with the same contents before.

    Raises SheetCellWrong and what orders.services.ship raises.
    """
    number, carrier, tracking = line.text("order").upper(), line.text("carrier"), line.text("tracking")
    order = orders.get_order_for_staff(number=number)
    by_key = {one.key: one for one in order.lines}
    asked = _quantities(line, order)
    if _left_before(number, shipping.checked_waybill(carrier=carrier, tracking=tracking), asked):
        return False
    inside = asked or {one.key: left for one in order.lines if (left := _left(one))}
    draft = ShipmentDraft(
        carrier=carrier,
        tracking=tracking,
        quantities=asked,
        serials=_serials(line, {key: by_key[key] for key in inside}, inside),
    )
    services.ship(actor=actor, number=number, shipment=draft, now=now)
    return True


def template(actor: Actor) -> Iterable[Sequence[str]]:
    """Give a row for each order that waits for a parcel, the oldest last, to be filled in."""
    yield COLUMNS
    for status in (OrderStatus.PAID, OrderStatus.PACKING):
        waiting = _waiting(actor, status)
        for order in islice(waiting, TEMPLATE_ORDERS):
            inside = "|".join(f"{one.key}:{_left(one)}" for one in order.lines if _left(one))
            yield (order.number, "", "", inside, "", "")


def _waiting(actor: Actor, status: OrderStatus) -> Iterable[OrderSummary]:
    cursor: str | None = None
    wanted = StaffOrderFilter(status=status)
    while True:
        page = orders.taken_orders(actor=actor, wanted=wanted, is_revealed=False, cursor=cursor)
        yield from (order.summary for order in page.items)
        if page.next is None:
            return
        cursor = page.next


def _left(line: OrderLineRecord) -> int:
    return line.quantity - line.shipped_quantity - line.withheld_quantity


def _quantities(line: SheetLine, order: OrderRecord) -> dict[str, int] | None:
    """Read what lies in the parcel; None is all that is left."""
    text, single = line.cells.get("lines", ""), line.cells.get("quantity", "")
    if not text:
        if single:
            raise SheetCellWrong(column="quantity")
        return None
    parts = [part.strip() for part in text.split("|") if part.strip()]
    if single and (len(parts) != 1 or ":" in parts[0]):
        raise SheetCellWrong(column="quantity")
    found: dict[str, int] = {}
    for part in parts:
        name, _mark, units = part.rpartition(":") if ":" in part else (part, "", single)
        key = _key_of(name.strip(), order)
        if key in found:
            raise SheetCellWrong(column="lines")
        left = _left(next(one for one in order.lines if one.key == key))
        found[key] = _count(units.strip()) if units else max(1, left)
    return found


def _key_of(name: str, order: OrderRecord) -> str:
    """Find a line by its key, or by its SKU where only one line has it."""
    keys = [one.key for one in order.lines if name.upper() == one.key]
    keys = keys or [one.key for one in order.lines if name == one.sku]
    if len(keys) != 1:
        raise SheetCellWrong(column="lines")
    return keys[0]


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LARGEST_QUANTITY:
        raise SheetCellWrong(column="quantity")
    return int(text)


def _serials(
    line: SheetLine, lines: Mapping[str, OrderLineRecord], inside: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """Deal the serials out: those with a line's key to it, the others in order to the lines that need one."""
    parts = [part.strip() for part in line.cells.get("serials", "").split("|") if part.strip()]
    dealt: dict[str, list[str]] = {}
    loose = []
    for part in parts:
        key, mark, serial = part.partition(":")
        if mark and key.upper() in lines:
            dealt.setdefault(key.upper(), []).append(serial.strip())
        else:
            loose.append(part)
    needing = [key for key in sorted(lines) if lines[key].policy.get("needs_serial")] or sorted(lines)
    for key in needing:
        room = inside[key] - len(dealt.get(key, ()))
        if room > 0 and loose:
            dealt.setdefault(key, []).extend(loose[:room])
            loose = loose[room:]
    if loose:
        raise SheetCellWrong(column="serials")
    return {key: tuple(values) for key, values in dealt.items()}


def _left_before(number: str, waybill: tuple[str, str], asked: Mapping[str, int] | None) -> bool:
    return any(
        (parcel.carrier, parcel.tracking) == waybill and asked in (None, dict(parcel.lines))
        for parcel in shipping.parcels_for(refs=[number]).get(number, [])
    )


SHIPMENTS = SheetKind(
    name="shipments",
    title=_("批量发货（运单号）"),
    permission=SHIP_ORDERS,
    columns=COLUMNS,
    required=frozenset({"order", "carrier", "tracking"}),
    names={
        "订单号": "order",
        "订单": "order",
        "快递": "carrier",
        "快递公司": "carrier",
        "运单号": "tracking",
        "快递单号": "tracking",
        "商品行": "lines",
        "数量": "quantity",
        "序列号": "serials",
    },
    key="order",
    act=act,
    template=template,
)
