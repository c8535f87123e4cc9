"""The whole walk: lanes 1 to 6 over one case, ending in a Quote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from zhida.shop.promotions.engine.coupon_choice import Stage, choose_best, choose_named
from zhida.shop.promotions.engine.coupons import UsableCoupon, usable_coupons, weigh_coupon
from zhida.shop.promotions.engine.freight import free_from, is_freight_free, settle_freight
from zhida.shop.promotions.engine.groups import run_groups
from zhida.shop.promotions.engine.ledger import Effect, Ledger, Refusal
from zhida.shop.promotions.engine.line_offers import weigh_line_offer
from zhida.shop.promotions.engine.offers import (
    Case,
    FlashPrice,
    FreeFreight,
    LineOffer,
    MoneyOffer,
    Offer,
    ThresholdGift,
)
from zhida.shop.promotions.engine.points import PointsPayment, pay_with_points, points_amount
from zhida.shop.promotions.engine.shares import split_over_units
from zhida.shop.promotions.engine.threshold_offers import weigh_gift, weigh_money_offer
from zhida.shop.promotions.engine.unit_prices import price_rows
from zhida.shop.promotions.records import (
    POINTS_OFFER,
    Adjustment,
    FreightCut,
    Gift,
    LineFacts,
    NotApplied,
    OfferKind,
    Quote,
    QuoteRow,
)

OfferT = TypeVar("OfferT", bound=Offer)

_LANE_OF = {
    OfferKind.FLASH_PRICE: 1,
    OfferKind.NTH_PERCENT: 2,
    OfferKind.COUNT_PERCENT: 2,
    OfferKind.BUNDLE_PRICE: 2,
    OfferKind.THRESHOLD_CUT: 3,
    OfferKind.EVERY_CUT: 3,
    OfferKind.THRESHOLD_PERCENT: 3,
    OfferKind.THRESHOLD_GIFT: 4,
    OfferKind.COUPON_CATEGORY: 5,
    OfferKind.COUPON_PRODUCT: 5,
    OfferKind.COUPON_SHOP: 5,
    OfferKind.COUPON_FREIGHT: 5,
    OfferKind.FREE_FREIGHT: 6,
}


def quote(case: Case) -> Quote:
    """Price a case, lane by lane, and explain it. The same case gives the same Quote, whatever its order.

    Raises CaseInvalid when too many coupons stack to find the best combination.
    """
    ledger = price_rows(
        case.lines,
        level=case.buyer.level,
        flash_offers=sorted(_offers_of(case, FlashPrice), key=lambda offer: offer.id),
        now=case.now,
    )
    return quote_rows(case, ledger)


def quote_rows(case: Case, ledger: Ledger) -> Quote:
    """Walk lanes 2 to 6 over rows whose unit prices stand, whatever the case's flash offers say."""
    goods = sum(ledger.amounts)
    line_offers = [offer for offer in case.offers if isinstance(offer, LineOffer)]
    run_groups(ledger, line_offers, now=case.now, weigh=weigh_line_offer, apply=ledger.apply)
    money_offers = [offer for offer in case.offers if isinstance(offer, MoneyOffer)]
    run_groups(ledger, money_offers, now=case.now, weigh=weigh_money_offer, apply=ledger.apply)
    _give_gifts(case, ledger)
    used = _use_coupons(case, ledger)
    payment = pay_with_points(ledger.amounts, asked=case.choice.points, buyer=case.buyer, rule=case.points)
    cuts = settle_freight(
        case.freight,
        rules=_offers_of(case, FreeFreight),
        coupons=[one for one in used if one.is_freight],
        ledger=ledger,
        now=case.now,
    )
    return _write(case, ledger, goods=goods, used=used, payment=payment, cuts=cuts)


def _offers_of(case: Case, kind: type[OfferT]) -> list[OfferT]:
    return [offer for offer in case.offers if isinstance(offer, kind)]


def _give_gifts(case: Case, ledger: Ledger) -> None:
    """Gifts look at the amounts after all money offers of lane 3 and take nothing off them."""

    def give(offer: ThresholdGift, _effect: Effect) -> None:
        ledger.gifts.append(Gift(offer=offer.id, sku=offer.gift_sku, quantity=1, value=offer.gift_value))

    run_groups(ledger, _offers_of(case, ThresholdGift), now=case.now, weigh=weigh_gift, apply=give)


def _use_coupons(case: Case, ledger: Ledger) -> list[UsableCoupon]:
    usable = usable_coupons(case.coupons, ledger, now=case.now)
    wanted = free_from(_offers_of(case, FreeFreight), ledger, now=case.now)
    stage = Stage(
        amounts=tuple(ledger.amounts),
        freight=case.freight,
        after_points=lambda left: (
            left
            - points_amount(left=left, asked=case.choice.points, owned=case.buyer.points, rule=case.points)
        ),
        is_free=lambda amounts: is_freight_free(wanted, amounts),
    )
    if case.choice.coupons == "best":
        choice = choose_best(usable, stage)
    else:
        choice = choose_named(usable, case.choice.coupons, stage)
    for one in usable:
        if one.id in choice.unused:
            ledger.refuse(one.coupon, Refusal(reason=choice.unused[one.id]))
    for one in choice.used:
        if not one.is_freight:
            effect = weigh_coupon(one, ledger.amounts)
            assert isinstance(effect, Effect)
            ledger.apply(one.coupon, effect)
    return choice.used


def _write(
    case: Case,
    ledger: Ledger,
    *,
    goods: int,
    used: Sequence[UsableCoupon],
    payment: PointsPayment,
    cuts: Sequence[FreightCut],
) -> Quote:
    rows = _rows(ledger, payment)
    freight_payable = case.freight - sum(cut.amount for cut in cuts)
    payable = sum(row.payable for row in rows) + freight_payable
    assert payable == goods - sum(d.amount for d in ledger.discounts) - payment.amount + freight_payable
    return Quote(
        rows=rows,
        goods=goods,
        discounts=tuple(ledger.discounts),
        not_applied=tuple(sorted(ledger.not_applied, key=_lane_and_id)),
        coupons_used=tuple(one.id for one in used),
        points_used=payment.used,
        points_amount=payment.amount,
        gifts=tuple(ledger.gifts),
        freight=case.freight,
        freight_payable=freight_payable,
        freight_cuts=tuple(cuts),
        payable=payable,
        unit_shares=_unit_shares(case, rows),
        lines=tuple(
            LineFacts(line=line.line, product=line.product, category=line.category, brand=line.brand)
            for line in sorted(case.lines, key=lambda line: line.line)
        ),
    )


def _rows(ledger: Ledger, payment: PointsPayment) -> tuple[QuoteRow, ...]:
    rows: list[QuoteRow] = []
    for place, row in enumerate(ledger.rows):
        adjustments = [
            Adjustment(offer=discount.id, amount=discount.shares[row.key])
            for discount in ledger.discounts
            if row.key in discount.shares
        ]
        if payment.shares[place]:
            adjustments.append(Adjustment(offer=POINTS_OFFER, amount=payment.shares[place]))
        rows.append(
            QuoteRow(
                row=row.key,
                line=row.line.line,
                sku=row.line.sku,
                quantity=row.quantity,
                unit_price=row.unit_price,
                source=row.source,
                amount=row.quantity * row.unit_price,
                adjustments=tuple(adjustments),
                payable=ledger.amounts[place] - payment.shares[place],
            )
        )
    return tuple(rows)


def _unit_shares(case: Case, rows: Sequence[QuoteRow]) -> dict[str, tuple[int, ...]]:
    lines = sorted(case.lines, key=lambda line: line.line)
    return {
        line.line: split_over_units(sum(row.payable for row in rows if row.line == line.line), line.quantity)
        for line in lines
    }


def _lane_and_id(entry: NotApplied) -> tuple[int, str]:
    return (_LANE_OF[entry.kind], entry.id)
