"""Sold goods that must not leave the house while they are being recalled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from zhida.shop.catalogue import queries as catalogue_queries
from zhida.shop.catalogue.records import SaleStopRecord
from zhida.shop.orders.errors import GoodsRecalled
from zhida.shop.orders.models import OrderLine
from zhida.shop.orders.serials import normalise_serial


@dataclass(frozen=True, slots=True, kw_only=True)
class LineHold:
    """One line that has units to send which a recall keeps here; an empty range is all its units."""

    line: str
    recall: str
    serial_from: str
    serial_to: str

    @property
    def is_whole(self) -> bool:
        """Say whether no unit of the line may leave, whatever its serial."""
        return not self.serial_from


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingGoods:
    """Units of a line that are about to leave, and the serials that were scanned for them."""

    line: str
    product: str
    sku: str
    units: int
    serials: tuple[str, ...] = ()


def check_leaving(goods: Sequence[LeavingGoods]) -> None:
    """Let goods pass that no recall keeps here; one query.

    A recall that names serials lets units leave whose serials were all scanned and lie outside of it.
    Raises GoodsRecalled (lines), SerialInvalid, SerialCheckDigitWrong.
    """
    stops = _stops(goods)
    held = [
        {"line": one.line, "recall": stop.ref}
        for one in goods
        for stop in stops
        if stop.holds(product=one.product, sku=one.sku) and _is_kept(one, stop)
    ]
    if held:
        raise GoodsRecalled(lines=held)


def check_ready(lines: Iterable[OrderLine]) -> None:
    """Let the lines of an order be laid ready of which no recall keeps all units here; one query.

    Where a recall names serials the handover looks at them. Raises GoodsRecalled (lines).
    """
    held = [hold for hold in holds_among(goods_of(lines)) if hold.is_whole]
    if held:
        raise GoodsRecalled(lines=[{"line": hold.line, "recall": hold.recall} for hold in held])


def goods_of(lines: Iterable[OrderLine]) -> list[LeavingGoods]:
    """Give the units of lines that are still to be sent."""
    return [
        LeavingGoods(
            line=line.key,
            product=line.product_number,
            sku=line.sku_code,
            units=line.quantity - line.shipped_quantity - line.withheld_quantity,
        )
        for line in lines
    ]


def holds_by_row(lines: Iterable[OrderLine]) -> dict[int, tuple[LineHold, ...]]:
    """Give what a recall keeps here of lines of many orders, by the row of the line; one query at most."""
    rows = list(lines)
    goods = [replace(one, line=str(row.pk)) for row, one in zip(rows, goods_of(rows), strict=True)]
    keys = {row.pk: row.key for row in rows}
    found: dict[int, tuple[LineHold, ...]] = {}
    for hold in holds_among(goods):
        row = int(hold.line)
        found[row] = (*found.get(row, ()), replace(hold, line=keys[row]))
    return found


def holds_among(goods: Sequence[LeavingGoods]) -> tuple[LineHold, ...]:
    """List which lines have units to send that a recall keeps here, whole or by serials; one query."""
    waiting = [one for one in goods if one.units]
    stops = _stops(waiting)
    return tuple(
        LineHold(line=one.line, recall=stop.ref, serial_from=stop.serial_from, serial_to=stop.serial_to)
        for one in waiting
        for stop in stops
        if stop.holds(product=one.product, sku=one.sku)
    )


def _stops(goods: Iterable[LeavingGoods]) -> Sequence[SaleStopRecord]:
    products = {one.product for one in goods}
    return catalogue_queries.sale_stops(products=products) if products else ()


def _is_kept(one: LeavingGoods, stop: SaleStopRecord) -> bool:
    return len(one.serials) < one.units or any(
        stop.holds_unit(serial=normalise_serial(serial)) for serial in one.serials
    )
