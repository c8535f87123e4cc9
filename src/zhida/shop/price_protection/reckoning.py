"""What a line was paid after lane 3, and what its units still held are due at a lower price. Pure."""

from collections.abc import Collection, Mapping, Sequence

from zhida.shop.kernel.money import round_down
from zhida.shop.orders.records import OrderLineRecord, OrderRecord
from zhida.shop.promotions.records import GOODS_COUPON_KINDS, POINTS_OFFER


def unit_price_of(order: OrderRecord, line: OrderLineRecord) -> int:
    """Return what a unit of the line cost after lane 3, floored to the fen: coupons and points left out.

    A price that staff lowered before payment counts as agreed. Worked: 2 units of 129.00 under 满200减30 with
    a coupon of 10.00 cost (258.00 - 30.00) / 2 = 114.00.
    """
    later = {POINTS_OFFER, *_coupons(order)}
    left = sum(_after_lane_3(row, later) for row in line.rows)
    return round_down(left, line.quantity)


def due_by_unit(
    *, shares: Sequence[int], held: Sequence[int], cuts: Mapping[int, int], drop: int, left: int
) -> dict[int, int]:
    """Return the fen that each held unit brings when a unit costs `drop` less than it did.

    Less what was given back for the unit before, never more than what it was paid, nor than `left` in all.
    Worked: paid 100.00, now 90.00, of which 4.00 came back before: 6.00; paid 3.00 after coupons: 3.00.
    """
    due: dict[int, int] = {}
    for unit in held:
        cut = cuts.get(unit, 0)
        fen = min(drop - cut, shares[unit] - cut, left)
        if fen > 0:
            due[unit] = fen
            left -= fen
    return due


def held_units(line: OrderLineRecord, *, in_cases: int) -> list[int]:
    """Return the places of the units that the buyer still holds: not refunded, and not next in a case."""
    claimed = set(line.claimed_units)
    return [unit for unit in range(line.quantity) if unit not in claimed][in_cases:]


def goods_left(order: OrderRecord) -> int:
    """Return what is left of the money paid for goods, freight apart."""
    paid = order.captured - order.amounts.freight if order.captured.minor else order.captured
    return (paid - (order.refunding - order.freight_refunding)).minor


def _coupons(order: OrderRecord) -> set[str]:
    quote = order.quote["quote"]
    assert isinstance(quote, Mapping)
    return {str(one["id"]) for one in quote["discounts"] if one["kind"] in GOODS_COUPON_KINDS}


def _after_lane_3(row: Mapping[str, object], later: Collection[str]) -> int:
    payable, cuts = row["payable"], row["adjustments"]
    assert isinstance(payable, int)
    assert isinstance(cuts, list)
    return payable + sum(int(cut["amount"]) for cut in cuts if cut["offer"] in later)
