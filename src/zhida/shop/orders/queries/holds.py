"""Which goods of orders a recall keeps in the house."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from zhida.shop.orders.holds import LeavingGoods, check_leaving, holds_among
from zhida.shop.orders.lifecycle import UNSHIPPED
from zhida.shop.orders.models import OrderLine
from zhida.shop.orders.records import LineHold, OrderLineRecord, OrderRecord, OrderSummary


def holds_of(*, orders: Collection[OrderSummary | OrderRecord]) -> dict[str, tuple[LineHold, ...]]:
    """Return by number what a recall keeps here of paid orders that wait; one query at most."""
    goods = [
        _goods(order.number, line) for order in orders if order.status in UNSHIPPED for line in order.lines
    ]
    found: dict[str, tuple[LineHold, ...]] = {}
    for hold in holds_among(goods):
        number, key = hold.line.rsplit(":", 1)
        found[number] = (*found.get(number, ()), replace(hold, line=key))
    return found


def check_new_units(
    *, number: str, units: Mapping[str, int], serials: Mapping[str, tuple[str, ...]], sku: str = ""
) -> None:
    """Let new units for lines of an order pass that no recall keeps here, as an exchange sends them.

    `sku` is what they are instead of the line's own; two queries.
    Raises GoodsRecalled (lines), SerialInvalid, SerialCheckDigitWrong.
    """
    lines = OrderLine.objects.filter(order__number=number, key__in=list(units)).order_by("key")
    check_leaving(
        [
            LeavingGoods(
                line=line.key,
                product=line.product_number,
                sku=sku or line.sku_code,
                units=units[line.key],
                serials=serials.get(line.key, ()),
            )
            for line in lines
        ]
    )


def _goods(number: str, line: OrderLineRecord) -> LeavingGoods:
    return LeavingGoods(
        line=f"{number}:{line.key}",
        product=line.product_number,
        sku=line.sku,
        units=line.quantity - line.shipped_quantity - line.withheld_quantity,
    )
