"""What a return of an order would bring back, before anybody decides, as the merchant settles."""

import json
from collections.abc import Mapping, Sequence

from django.conf import settings

from zhida.shop.aftersales.records import GiftBack, RefundPreview
from zhida.shop.kernel.money import Money
from zhida.shop.orders.errors import OrderLineNotFound, UnitsNotRefundable
from zhida.shop.orders.records import OrderLineRecord, OrderRecord
from zhida.shop.promotions.queries import returned
from zhida.shop.promotions.records import Quote
from zhida.shop.promotions.records.returning import Returned, ReturnTerms, StandingOrder


def preview_of(order: OrderRecord, quantities: Mapping[str, int], *, is_faulty: bool) -> RefundPreview:
    """Say what these units would bring back. Raises OrderLineNotFound, UnitsNotRefundable."""
    quote = Quote.from_json(json.dumps(order.quote["quote"]))
    lines = [line for line in order.lines if line.key in quote.unit_shares]
    _check(lines, quantities)
    standing = StandingOrder(
        quote=quote,
        unit_shares={line.key: line.unit_shares for line in lines},
        gone={line.key: len(line.claimed_units) for line in lines},
        goods_refunded=(order.refunding - order.freight_refunding).minor,
    )
    terms = ReturnTerms(
        resettles=bool(settings.ZHIDA.returns_resettle),
        deducts_freight=bool(settings.ZHIDA.returns_deduct_freight),
    )
    back = returned(order=standing, wanted=quantities, terms=terms, is_faulty=is_faulty)
    return _preview(back, resettles=terms.resettles and not is_faulty)


def _check(lines: Sequence[OrderLineRecord], quantities: Mapping[str, int]) -> None:
    """Only what was paid for can be given back for money; a gift is no such line."""
    left = {line.key: line.quantity - len(line.claimed_units) for line in lines}
    for key, units in quantities.items():
        if key not in left:
            raise OrderLineNotFound
        if not 1 <= units <= left[key]:
            raise UnitsNotRefundable


def _preview(back: Returned, *, resettles: bool) -> RefundPreview:
    return RefundPreview(
        resettles=resettles,
        frozen=Money(back.frozen),
        resettled=None if back.resettled is None else Money(back.resettled),
        goods=Money(back.goods),
        freight_deducted=Money(back.freight_deducted),
        money=Money(back.money),
        points_back=back.points_back,
        coupons_back=back.coupons_back,
        gifts=tuple(
            GiftBack(sku=gift.sku, quantity=gift.quantity, value=Money(gift.value)) for gift in back.gifts
        ),
        is_whole=back.is_whole,
    )
