"""An order as the engine of promotions looks at it when units of it come back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.conf import settings

from zhida.shop.aftersales import price_cuts
from zhida.shop.orders.errors import OrderLineNotFound, UnitsNotRefundable
from zhida.shop.orders.records import OrderLineRecord, OrderRecord
from zhida.shop.promotions.queries import returned
from zhida.shop.promotions.records import Quote
from zhida.shop.promotions.records.returning import Returned, ReturnTerms, StandingOrder


def returned_by(order: OrderRecord, quantities: Mapping[str, int], *, is_faulty: bool) -> Returned:
    """Work out what these units bring back, under the terms that settings give; one query.

    What price protection gave back for these very units is taken off; for units that stay it stays.
    Raises OrderLineNotFound, UnitsNotRefundable.
    """
    quote = Quote.from_json(json.dumps(order.quote["quote"]))
    lines = [line for line in order.lines if line.key in quote.unit_shares]
    _check(lines, quantities)
    cuts = price_cuts.cuts_of(order=order.number)
    standing = StandingOrder(
        quote=quote,
        unit_shares={line.key: line.unit_shares for line in lines},
        gone={line.key: len(line.claimed_units) for line in lines},
        goods_refunded=(order.refunding - order.freight_refunding).minor - price_cuts.total_of(cuts),
    )
    terms = ReturnTerms(
        resettles=is_resettled(is_faulty=is_faulty),
        deducts_freight=bool(settings.ZHIDA.returns_deduct_freight),
    )
    back = returned(order=standing, wanted=quantities, terms=terms, is_faulty=is_faulty)
    goods = max(0, back.goods - price_cuts.cut_on(order, quantities, cuts))
    return replace(back, goods=goods, freight_deducted=min(goods, back.freight_deducted))


def is_resettled(*, is_faulty: bool) -> bool:
    """Say whether the kept units are priced anew: where the merchant chose so, never for faulty goods."""
    return bool(settings.ZHIDA.returns_resettle) and not is_faulty


def lost_gifts(order: OrderRecord, back: Returned) -> list[tuple[OrderLineRecord, int, int]]:
    """Return the gift lines that a return costs the buyer, the units still held and what those are worth."""
    lost = {gift.offer for gift in back.gifts}
    held = [
        (line, line.quantity - len(line.claimed_units), line.gift.value.minor)
        for line in order.lines
        if line.gift is not None and line.gift.offer in lost
    ]
    return [(line, units, units * value) for line, units, value in held if units]


def _check(lines: Sequence[OrderLineRecord], quantities: Mapping[str, int]) -> None:
    """Only what was paid for can be given back for money; a gift is no such line."""
    left = {line.key: line.quantity - len(line.claimed_units) for line in lines}
    for key, units in quantities.items():
        if key not in left:
            raise OrderLineNotFound
        if not 1 <= units <= left[key]:
            raise UnitsNotRefundable
