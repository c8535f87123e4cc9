"""What price protection gave back for single units, so that their return does not give it back again."""

from collections import defaultdict
from collections.abc import Mapping

from zhida.shop.aftersales.lifecycle import ENDED_WITHOUT_MONEY
from zhida.shop.aftersales.models import StaffRefund
from zhida.shop.orders.records import OrderLineRecord, OrderRecord

Cuts = Mapping[str, Mapping[int, int]]


def cuts_of(*, order: str) -> dict[str, dict[int, int]]:
    """Return the fen given back for units by line and place in its frozen shares; one query.

    A refund that failed counts no more.
    """
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    rows = StaffRefund.objects.filter(order__number=order).exclude(status__in=ENDED_WITHOUT_MONEY)
    for cuts in rows.order_by("id").values_list("price_cuts", flat=True):
        for line, units in cuts.items():
            for unit, fen in units.items():
                found[line][int(unit)] += fen
    return {line: dict(units) for line, units in found.items()}


def total_of(cuts: Cuts) -> int:
    """Return the fen given back for all units of an order."""
    return sum(fen for units in cuts.values() for fen in units.values())


def cut_on(order: OrderRecord, quantities: Mapping[str, int], cuts: Cuts) -> int:
    """Return the fen given back already for the next units to come back; lines that are not there count 0."""
    return sum(
        cuts.get(line.key, {}).get(unit, 0)
        for line in order.lines
        for unit in next_units(line, quantities.get(line.key, 0))
    )


def paid_for(order: OrderRecord, quantities: Mapping[str, int], cuts: Cuts) -> int:
    """Return what the next units to come back have cost: their frozen shares less what was cut.

    Two units paid 100.00 each of which the first got 10.00 back have cost 90.00 and 100.00.
    """
    shares = sum(
        line.unit_shares[unit]
        for line in order.lines
        for unit in next_units(line, quantities.get(line.key, 0))
    )
    return shares - cut_on(order, quantities, cuts)


def next_units(line: OrderLineRecord, quantity: int) -> list[int]:
    """Return the places in the frozen shares of the next units to come back, highest share first."""
    claimed = set(line.claimed_units)
    return [unit for unit in range(line.quantity) if unit not in claimed][:quantity]
