"""What the packing table reads: where units are picked, what goes into an order's box, lists to take away."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from zhida.shop.accounts.records import Actor
from zhida.shop.inventory import queries as inventory_queries
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.orders import from_rows, sealing
from zhida.shop.orders.holds import LineHold, holds_by_row
from zhida.shop.orders.lifecycle import UNSHIPPED
from zhida.shop.orders.models import Order, OrderLine
from zhida.shop.orders.packed import PackedLine, PackedOrder, PickedUnits, PickRow, TakenOrder
from zhida.shop.orders.permissions import REVEAL_ADDRESS, SHIP_ORDERS, VIEW_ORDERS
from zhida.shop.orders.queries.staff_filter import StaffOrderFilter
from zhida.shop.orders.records import OrderStatus
from zhida.shop.shipping.permissions import HAND_OVER

NEWEST_FIRST = ("-placed_at", "-id")


def pick_rows(*, actor: Actor, numbers: Collection[str]) -> list[PickRow]:
    """Return what is picked for these paid orders, by warehouse and SKU, with how many go to which order.

    Units already sent or taken back do not count; orders that wait for nothing are left out. A unit that no
    warehouse holds a claim for stands under "". What a recall keeps here is named and not summed.
    Four queries. Raises PermissionDenied.
    """
    actor.require(SHIP_ORDERS)
    orders = {row.pk: row for row in _unshipped(numbers)}
    claims: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
    for claim in inventory_queries.claimed_units(refs=[row.number for row in orders.values()]):
        claims[claim.ref, claim.sku_id].append((claim.warehouse, claim.units))
    gathered: dict[tuple[str, str], PickRow] = {}
    lines = _lines(orders)
    holds = holds_by_row(lines)
    for line in lines:
        number = orders[line.order_id].number
        for warehouse, units in _split(_left(line), claims[number, line.sku_id]):
            picked = PickedUnits(
                order=number,
                line=line.key,
                units=units,
                is_gift=bool(line.gift_offer),
                holds=holds.get(line.pk, ()),
            )
            _gather(gathered, line, warehouse, picked)
    return [gathered[key] for key in sorted(gathered)]


def counter_orders(*, actor: Actor, numbers: Collection[str]) -> list[PackedOrder]:
    """Return orders that are fetched, waiting or handed over, as a store's counter sees them, in this order.

    What waits has the units that are left, what was handed over those that left; names and phones are masked.
    Orders that are sent, and those with neither, are left out. Two queries. Raises PermissionDenied.
    """
    actor.require(HAND_OVER)
    rows = Order.objects.of_customer(None).filter(number__in=list(numbers)).exclude(pickup_point="")
    orders = {row.pk: row for row in rows.order_by("id")}
    return _boxes(numbers, orders, _lines(orders), {})


def packed_orders(*, actor: Actor, numbers: Collection[str]) -> list[PackedOrder]:
    """Return what goes into the boxes of these orders in the order asked for, names and phones masked.

    Only units that are still to be sent; orders that wait for nothing are left out. What a recall keeps here
    is named. Three queries. Raises PermissionDenied.
    """
    actor.require(SHIP_ORDERS)
    rows = {row.pk: row for row in _unshipped(numbers)}
    lines = _lines(rows)
    return _boxes(numbers, rows, lines, holds_by_row(lines))


def taken_orders(
    *, actor: Actor, wanted: StaffOrderFilter, is_revealed: bool, cursor: str | None, limit: int = 100
) -> Page[TakenOrder]:
    """Return orders with addresses for a list that leaves the shop, newest first; masked unless revealed.

    The caller has written down the reason of a reveal. Two queries. Raises PermissionDenied, InvalidCursor.
    """
    actor.require(VIEW_ORDERS)
    if is_revealed:
        actor.require(REVEAL_ADDRESS)
    page = paginate(wanted.rows(), order=NEWEST_FIRST, cursor=cursor, limit=limit)
    lines: dict[int, list[OrderLine]] = defaultdict(list)
    for line in _lines({order.pk: order for order in page.items}):
        lines[line.order_id].append(line)
    items = [
        TakenOrder(
            summary=from_rows.summary_of(order, lines[order.pk]),
            address=sealing.open_address(order, is_masked=not is_revealed),
            note=order.note,
            promised_by=order.promised_by,
        )
        for order in page.items
    ]
    return Page(items=items, next=page.next)


def count_orders(*, actor: Actor, wanted: StaffOrderFilter) -> int:
    """Count the orders that match. One query. Raises PermissionDenied."""
    actor.require(VIEW_ORDERS)
    return wanted.rows().count()


def _boxes(
    numbers: Collection[str],
    orders: Mapping[int, Order],
    rows: Sequence[OrderLine],
    holds: Mapping[int, tuple[LineHold, ...]],
) -> list[PackedOrder]:
    lines: dict[int, list[PackedLine]] = defaultdict(list)
    for line in rows:
        is_waiting = orders[line.order_id].status in UNSHIPPED
        if units := _left(line) if is_waiting else line.shipped_quantity:
            packed = _packed(orders[line.order_id], line, units)
            lines[line.order_id].append(replace(packed, holds=holds.get(line.pk, ())))
    by_number = {row.number: row for row in orders.values()}
    return [
        PackedOrder(
            number=row.number,
            status=OrderStatus(row.status),
            placed_at=row.placed_at,
            address=sealing.open_address(row, is_masked=True),
            note=row.note,
            pickup_point=row.pickup_point,
            lines=tuple(lines[row.pk]),
        )
        for number in dict.fromkeys(numbers)
        if (row := by_number.get(number)) is not None and lines[row.pk]
    ]


def _unshipped(numbers: Collection[str]) -> list[Order]:
    rows = Order.objects.of_customer(None).filter(number__in=list(numbers), status__in=sorted(UNSHIPPED))
    return list(rows.order_by("id"))


def _lines(orders: Mapping[int, Order]) -> list[OrderLine]:
    return list(OrderLine.objects.filter(order_id__in=list(orders)).order_by("order_id", "key"))


def _left(line: OrderLine) -> int:
    return line.quantity - line.shipped_quantity - line.withheld_quantity


def _split(units: int, places: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Spread units over the warehouses that claim them, using the claims up; the rest stands under ""."""
    parts: list[tuple[str, int]] = []
    while units and places:
        warehouse, free = places.pop(0)
        taken = min(units, free)
        parts.append((warehouse, taken))
        units -= taken
        if free > taken:
            places.insert(0, (warehouse, free - taken))
    if units:
        parts.append(("", units))
    return parts


def _gather(
    gathered: dict[tuple[str, str], PickRow], line: OrderLine, warehouse: str, picked: PickedUnits
) -> None:
    before = gathered.get((warehouse, line.sku_code))
    gathered[warehouse, line.sku_code] = PickRow(
        warehouse=warehouse,
        sku=line.sku_code,
        title=line.title,
        options=dict(line.options),
        units=(before.units if before else 0) + (0 if picked.is_kept else picked.units),
        orders=((*before.orders, picked) if before else (picked,)),
    )


def _packed(order: Order, line: OrderLine, units: int) -> PackedLine:
    record = from_rows.line_of(order, line)
    return PackedLine(
        key=record.key,
        sku=record.sku,
        title=record.title,
        options=record.options,
        units=units,
        unit_price=record.unit_price,
        is_gift=record.gift is not None,
        needs_serial=bool(line.policy.get("needs_serial")),
    )
