"""What a return of an order would bring back, before anybody decides, as the merchant settles."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from zhida.shop.aftersales.records import GiftBack, RefundPreview, RefundRequest, ReturnFigures
from zhida.shop.aftersales.returning import is_resettled, lost_gifts, returned_by
from zhida.shop.kernel.money import Money
from zhida.shop.orders.records import OrderLineRecord, OrderRecord, RefundClaim
from zhida.shop.promotions.records.returning import Returned


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPlan:
    """What a no-reason return claims on its order, and the figures that it rests on."""

    claim: RefundClaim
    figures: ReturnFigures


def preview_of(order: OrderRecord, quantities: Mapping[str, int], *, is_faulty: bool) -> RefundPreview:
    """Say what these units would bring back. Raises OrderLineNotFound, UnitsNotRefundable."""
    back = returned_by(order, quantities, is_faulty=is_faulty)
    gifts = lost_gifts(order, back)
    money = _money(order, back)
    return RefundPreview(
        resettles=is_resettled(is_faulty=is_faulty),
        frozen=Money(back.frozen),
        resettled=None if back.resettled is None else Money(back.resettled),
        goods=Money(back.goods),
        freight_deducted=Money(back.freight_deducted),
        money=Money(money),
        money_keeping_gifts=Money(money - _charged(gifts, money)),
        charges_gifts=bool(settings.ZHIDA.returns_charge_gifts),
        points_back=back.points_back,
        coupons_back=back.coupons_back,
        gifts=tuple(
            GiftBack(sku=line.sku, quantity=units, value=Money(value)) for line, units, value in gifts
        ),
        is_whole=back.is_whole,
        price_cut=Money(_cut(back, is_faulty=is_faulty)),
    )


def plan_return(order: OrderRecord, request: RefundRequest) -> ReturnPlan:
    """Settle a no-reason return of units: what it brings, and the gifts that come back with it.

    A gift kept is charged at its stated value, at most what the goods bring.
    Raises OrderLineNotFound, UnitsNotRefundable.
    """
    back = returned_by(order, request.quantities, is_faulty=False)
    gifts = lost_gifts(order, back)
    money = _money(order, back)
    charged = _charged(gifts, money) if _keeps_gifts(request) else 0
    gifts_back = {} if _keeps_gifts(request) else {line.key: units for line, units, _value in gifts}
    return ReturnPlan(
        claim=RefundClaim(
            quantities={**request.quantities, **gifts_back},
            freight_minor=request.freight.minor if request.freight else 0,
            free_minor=request.amount.minor if request.amount else 0,
            goods_minor=money - charged,
        ),
        figures=ReturnFigures(
            frozen=Money(back.frozen),
            resettled=None if back.resettled is None else Money(back.resettled),
            freight_deducted=Money(back.freight_deducted),
            gifts_charged=Money(charged),
        ),
    )


def plan_faulty(order: OrderRecord, request: RefundRequest) -> RefundClaim:
    """Claim units at their frozen shares, at most what is left of the money paid for goods.

    Raises OrderLineNotFound, UnitsNotRefundable.
    """
    back = returned_by(order, request.quantities, is_faulty=True)
    return RefundClaim(
        quantities=request.quantities,
        freight_minor=request.freight.minor if request.freight else 0,
        goods_minor=_money(order, back),
    )


def _money(order: OrderRecord, back: Returned) -> int:
    """Return what the goods bring, never more than what is left of the money paid for goods."""
    paid = order.captured - order.amounts.freight if order.captured.minor else order.captured
    left = paid - (order.refunding - order.freight_refunding)
    return max(0, min(back.money, left.minor))


def _cut(back: Returned, *, is_faulty: bool) -> int:
    """Return what the goods bring less because price protection gave it back before."""
    anew = back.resettled if is_resettled(is_faulty=is_faulty) else None
    return (back.frozen if anew is None else anew) - back.goods


def _charged(gifts: list[tuple[OrderLineRecord, int, int]], money: int) -> int:
    return min(money, sum(value for _line, _units, value in gifts))


def _keeps_gifts(request: RefundRequest) -> bool:
    if request.keeps_gifts is None:
        return bool(settings.ZHIDA.returns_charge_gifts)
    return request.keeps_gifts
