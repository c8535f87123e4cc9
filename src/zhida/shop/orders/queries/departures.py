"""What left with a serial number, and which lines of some SKUs were sold: for units and their recall."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.orders.lifecycle import ONCE_PAID, OrderStatus
from zhida.shop.orders.models import OrderHistory, OrderLine, OrderSerial


@dataclass(frozen=True, slots=True, kw_only=True)
class SentUnit:
    """One unit that left with a serial number, as its line was sold; `policy` is the frozen document.

    `is_paid_back` says that all units of the line were refunded.
    """

    serial: str
    order: str
    line: str
    parcel: str
    customer_id: int
    sku_id: int
    product_number: str
    title: str
    options: Mapping[str, str]
    image: str
    policy: Mapping[str, object]
    is_paid_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLine:
    """One line of a paid order: units that left or are still to leave, and the serials that left."""

    order: str
    line: str
    customer_id: int
    units: int
    serials: tuple[str, ...]


def sent_units(*, number: str, serials: Collection[str] | None = None) -> list[SentUnit]:
    """Read the units of an order that left with a serial, or those of some serials; one query."""
    rows = OrderSerial.objects.filter(line__order__number=number).select_related("line__order")
    if serials is not None:
        rows = rows.filter(serial__in=list(serials))
    return [_sent_unit(row) for row in rows.order_by("id")]


def serials_between(*, after: int, limit: int) -> list[tuple[int, str, str]]:
    """Read row id, serial and order of what left, by row id above `after`; one query. For checks."""
    rows = OrderSerial.objects.filter(pk__gt=after).order_by("pk")[:limit]
    return list(rows.values_list("pk", "serial", "line__order__number"))


def completed_at(*, number: str) -> datetime | None:
    """Read when receipt was confirmed, by the buyer or by time; None before. One query."""
    return (
        OrderHistory.objects.filter(order__number=number, status=OrderStatus.COMPLETED)
        .values_list("at", flat=True)
        .first()
    )


def sold_lines(*, product: str, skus: Collection[str] = (), number: str = "") -> list[SoldLine]:
    """List the lines of a product, or of some of its SKU codes, in orders that were paid; two queries.

    By order, then by line; `number` narrows to one order.
    """
    rows = OrderLine.objects.filter(product_number=product, order__status__in=sorted(ONCE_PAID))
    if skus:
        rows = rows.filter(sku_code__in=list(skus))
    if number:
        rows = rows.filter(order__number=number)
    return [
        SoldLine(
            order=row.order.number,
            line=row.key,
            customer_id=row.order.customer_id,
            units=row.quantity - row.withheld_quantity,
            serials=tuple(serial.serial for serial in row.serials.all()),
        )
        for row in rows.select_related("order").prefetch_related("serials").order_by("order__number", "key")
    ]


def _sent_unit(row: OrderSerial) -> SentUnit:
    line = row.line
    return SentUnit(
        serial=row.serial,
        order=line.order.number,
        line=line.key,
        parcel=row.parcel,
        customer_id=line.order.customer_id,
        sku_id=line.sku_id,
        product_number=line.product_number,
        title=line.title,
        options=line.options,
        image=line.image,
        policy=line.policy,
        is_paid_back=line.refunded_quantity == line.quantity,
    )
