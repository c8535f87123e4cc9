"""What a case brings: goods by the order's shares, and the freight that goes back with them."""

from collections.abc import Mapping

from zhida.shop.aftersales.case_reasons import FAULTS, WITHOUT_REASON, CaseReason
from zhida.shop.aftersales.previewing import preview_of
from zhida.shop.aftersales.records.cases import CaseMoney
from zhida.shop.kernel.money import Money
from zhida.shop.orders.records import OrderRecord


def money_of(order: OrderRecord, quantities: Mapping[str, int], reason: CaseReason) -> CaseMoney:
    """Work out what these units bring for this reason; writes nothing.

    Reasons without the shop's fault are settled as the merchant settles returns; all others by frozen shares.
    Raises OrderLineNotFound, UnitsNotRefundable.
    """
    goods = preview_of(order, quantities, is_faulty=reason not in WITHOUT_REASON)
    freight = freight_back(order, quantities, reason)
    return CaseMoney(
        goods=goods,
        freight=freight,
        total=goods.money + freight,
        total_keeping_gifts=goods.money_keeping_gifts + freight,
    )


def freight_back(order: OrderRecord, quantities: Mapping[str, int], reason: CaseReason) -> Money:
    """Return the freight of the order that goes back: all that is left of it, or none.

    All of it for faulty goods, and when everything is taken back before anything left.
    Source: reference promotions.md sections 4 and 5.
    """
    left = order.amounts.freight - order.freight_refunding
    if reason in FAULTS or reason is CaseReason.NOT_ARRIVED or _is_all_before_leaving(order, quantities):
        return Money(min(left.minor, (order.captured - order.refunding).minor))
    return Money(0)


def _is_all_before_leaving(order: OrderRecord, quantities: Mapping[str, int]) -> bool:
    if any(line.shipped_quantity for line in order.lines):
        return False
    return all(
        quantities.get(line.key, 0) == line.quantity - len(line.claimed_units)
        for line in order.lines
        if line.gift is None
    )
