"""A quote as a sum with every reason: the same parts in the cart, the checkout, the order and when paying."""

import json
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.choices import kept_fields
from zhida.entrypoints.storefront.contexts.cart import (
    CartLine,
    Chooser,
    CouponChoice,
    PriceRow,
    Sum,
    SumGroup,
)
from zhida.entrypoints.storefront.showing.goods import options_text, square_picture
from zhida.shop.cart.records import AdjustmentView, QuoteView
from zhida.shop.orders.records import OrderAmounts
from zhida.shop.promotions.records import (
    GOODS_COUPON_KINDS,
    POINTS_OFFER,
    SELLING_SOURCE,
    Quote,
    QuoteChoice,
    Reason,
)

COUPONS = frozenset(kind.value for kind in GOODS_COUPON_KINDS)
# A coupon that is out for one of these can be chosen instead of another.
CHOOSABLE = frozenset({Reason.NOT_CHOSEN.value, Reason.SLOT_TAKEN.value})


def sum_of(quote: QuoteView) -> Sum:
    """Give the sum of a quote with each reason, and the offers that took nothing off."""
    parts = quote.parts
    return Sum(
        goods_minor=parts.goods.minor,
        freight_minor=parts.freight.minor,
        payable_minor=parts.payable.minor,
        groups=_groups([_cut(one) for one in quote.adjustments]),
        freight_reasons=tuple((cut.title, cut.amount) for cut in quote.freight_cuts if cut.amount),
        unapplied=tuple((offer.title, offer.text) for offer in quote.unapplied),
    )


def agreed_sum(amounts: OrderAmounts, stored: Mapping[str, object]) -> Sum:
    """Give the sum of an order as it was agreed, with the reasons that were stored with it."""
    quote = Quote.from_json(json.dumps(stored["quote"]))
    cuts = [(one.kind.value, one.title or one.id, one.amount) for one in quote.discounts]
    if quote.points_amount:
        title = _("使用 %(points)s 积分抵扣") % {"points": quote.points_used}
        cuts.append((POINTS_OFFER, title, quote.points_amount))
    staff = stored["staff"]
    assert isinstance(staff, list), "an order keeps the list of what staff took off"
    cuts += [("", str(one["reason"]) or _("改价"), int(one["amount"])) for one in staff]
    freight = [(cut.title, cut.amount) for cut in quote.freight_cuts if cut.amount]
    freight += [(str(one["reason"]) or _("改价"), int(one["freight"])) for one in staff if one["freight"]]
    return Sum(
        goods_minor=amounts.goods.minor,
        freight_minor=amounts.freight.minor,
        payable_minor=amounts.payable.minor,
        groups=_groups(cuts),
        freight_reasons=tuple(freight),
    )


def price_rows(rows: Iterable[tuple[int, int, str]]) -> tuple[PriceRow, ...]:
    """Name the unit prices of a line, by quantity, fen and source; nothing where all is at selling price."""
    named = tuple(
        PriceRow(quantity=quantity, unit_minor=unit_minor, name=_price_name(source))
        for quantity, unit_minor, source in rows
    )
    return named if len(named) > 1 or any(row.name != _("售价") for row in named) else ()


def gift_lines(quote: QuoteView) -> tuple[CartLine, ...]:
    """Give what is given with the lines: name, quantity and value, as the law wants them stated."""
    return tuple(
        CartLine(
            id="",
            sku=gift.sku,
            title=gift.title,
            url=link("list"),
            options=options_text(gift.options),
            picture=square_picture(gift.image),
            quantity=gift.quantity,
            limit=gift.quantity,
            is_selected=True,
            unit_minor=0,
            amount_minor=0,
            payable_minor=0,
            gift_minor=gift.value.minor,
        )
        for gift in quote.gifts
    )


def chooser_of(quote: QuoteView, choice: QuoteChoice) -> Chooser:
    """Give the shopper's coupons as they can be chosen, and the points that can pay."""
    return Chooser(
        coupons=tuple(
            CouponChoice(
                number=coupon.number,
                title=coupon.title,
                text=coupon.text,
                is_applied=coupon.applied,
                is_usable=coupon.applied or coupon.reason in CHOOSABLE,
            )
            for coupon in quote.coupons
        ),
        points_used=quote.points_used,
        points_usable=quote.points_usable,
        kept=kept_fields(choice),
    )


def _cut(one: AdjustmentView) -> tuple[str, str, int]:
    return one.kind, one.reason, one.amount.minor


def _groups(cuts: Sequence[tuple[str, str, int]]) -> tuple[SumGroup, ...]:
    """Put cuts (kind, reason, fen) under what they are: offers, coupons, points."""
    names = (_("优惠活动"), _("优惠券"), _("积分"))
    sorted_cuts: dict[str, list[tuple[str, int]]] = {name: [] for name in names}
    for kind, reason, minor in cuts:
        place = 2 if kind == POINTS_OFFER else 1 if kind in COUPONS else 0
        sorted_cuts[names[place]].append((reason, minor))
    return tuple(
        SumGroup(name=name, minor=sum(minor for _reason, minor in reasons), reasons=tuple(reasons))
        for name, reasons in sorted_cuts.items()
        if reasons
    )


def _price_name(source: str) -> str:
    if source == SELLING_SOURCE:
        return _("售价")
    return _("会员价") if source.startswith("level:") else _("限时价")
