"""Which points a refund gives back: those spent on an order, shared over its units. Pure."""

from collections.abc import Mapping

from zhida.shop.kernel.money import round_down, split_by_largest_remainder
from zhida.shop.loyalty.records import Reversal
from zhida.shop.orders.records import ClaimedRefund, OrderLineRecord, OrderRecord
from zhida.shop.promotions.records import POINTS_OFFER


def reversal_of(
    order: OrderRecord, claimed: ClaimedRefund, *, key: str, is_closed: bool, is_price_cut: bool = False
) -> Reversal:
    """Give what a refund does to points: units bring their own back, a free amount its part of all.

    Worked: 1001 points over two units of 50.00 are 501 and 500; 10.00 for nothing in particular bring
    100 of them, one in ten. A refund that closes the order brings back all that is left. Price protection
    is paid in money alone: points spent stay with the units.
    """
    by_unit = points_by_unit(order)
    points = sum(by_unit[line][unit] for line, units in claimed.units.items() for unit in units)
    goods = (order.amounts.payable - order.amounts.freight).minor
    if goods and not is_price_cut:
        points += round_down(points_used(order) * claimed.free_minor, goods)
    return Reversal(
        key=key, points=points, paid_minor=claimed.goods_minor + claimed.free_minor, is_whole=is_closed
    )


def points_by_unit(order: OrderRecord) -> dict[str, list[int]]:
    """Share the points spent over lines by the money they paid, and over units by what each still cost."""
    paid = [_paid_in_points(line) for line in order.lines]
    by_line = split_by_largest_remainder(points_used(order), paid)
    return {
        line.key: split_by_largest_remainder(points, _weights(line))
        for line, points in zip(order.lines, by_line, strict=True)
    }


def points_used(order: OrderRecord) -> int:
    """Return the points that an order spent, as its frozen quote says."""
    quote = order.quote["quote"]
    assert isinstance(quote, Mapping)
    return int(quote["points_used"])


def _paid_in_points(line: OrderLineRecord) -> int:
    return sum(_points_cut(row) for row in line.rows)


def _points_cut(row: Mapping[str, object]) -> int:
    cuts = row["adjustments"]
    assert isinstance(cuts, list)
    return sum(int(cut["amount"]) for cut in cuts if cut["offer"] == POINTS_OFFER)


def _weights(line: OrderLineRecord) -> list[int]:
    """Units of nothing left to pay share evenly."""
    return list(line.unit_shares) if any(line.unit_shares) else [1] * line.quantity
