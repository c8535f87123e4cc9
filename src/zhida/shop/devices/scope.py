"""Which units and lines a recall concerns."""

from dataclasses import dataclass

from zhida.shop.devices.lifecycle import AT_HOME
from zhida.shop.devices.models import Recall, Unit
from zhida.shop.orders import queries as orders_queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """One unit by its serial, or `units` of a line that have none; 0 where all of a line have one now."""

    order: str
    line: str
    serial: str
    units: int
    customer_id: int


def concerned_by(recall: Recall, *, order: str = "") -> list[Concerned]:
    """List what a recall concerns, in all orders or in one; three queries.

    Units that are back in the house are nobody's danger. Units without a serial are concerned unless the
    recall names serials: then only those that left with one of them can be.
    """
    found = [
        Concerned(
            order=unit.order, line=unit.line_key, serial=unit.serial, units=1, customer_id=unit.customer_id
        )
        for unit in _units(recall, order)
    ]
    if recall.serial_from:
        return found
    lines = orders_queries.sold_lines(product=recall.product_number, skus=recall.skus, number=order)
    return found + [
        Concerned(
            order=line.order,
            line=line.line,
            serial="",
            units=max(0, line.units - len(line.serials)),
            customer_id=line.customer_id,
        )
        for line in lines
    ]


def is_between(serial: str, *, first: str, last: str) -> bool:
    """Say whether a serial lies in a range: of its length, and between its ends letter by letter."""
    return len(serial) == len(first) and first <= serial <= last


def _units(recall: Recall, order: str) -> list[Unit]:
    units = Unit.objects.filter(product_number=recall.product_number, status__in=sorted(AT_HOME))
    if recall.skus:
        units = units.filter(sku__sku__in=recall.skus)
    if order:
        units = units.filter(order=order)
    rows = list(units.order_by("order", "line_key", "serial"))
    if not recall.serial_from:
        return rows
    return [unit for unit in rows if is_between(unit.serial, first=recall.serial_from, last=recall.serial_to)]
