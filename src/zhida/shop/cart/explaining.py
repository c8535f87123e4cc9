"""A quote turned into what shoppers read. Pure: no database, no clock."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from zhida.shop.cart.coupons import coupons_of
from zhida.shop.cart.records import (
    AdjustmentView,
    GiftView,
    HintView,
    PricedGift,
    PriceParts,
    QuoteTerms,
    QuoteView,
)
from zhida.shop.cart.unapplied import COUPON_KINDS, unapplied_of
from zhida.shop.kernel.money import MINOR_PER_YUAN, Money, round_down, yuan_text
from zhida.shop.promotions.records import (
    POINTS_OFFER,
    Discount,
    NotApplied,
    OfferKind,
    Quote,
    Reason,
)

HINTED = frozenset({Reason.BELOW_THRESHOLD, Reason.BELOW_COUNT})


def parts_of(quote: Quote) -> PriceParts:
    """Give the six parts of a quote and assert that they sum and that none is negative.

    399.00 goods - 30.00 discount - 10.00 coupon - 0.00 points + 12.00 freight = 371.00 payable.
    """
    parts = PriceParts(
        goods=Money(quote.goods),
        discount=Money(quote.discount_amount),
        coupon=Money(quote.coupon_amount),
        points=Money(quote.points_amount),
        freight=Money(quote.freight_payable),
        payable=Money(quote.payable),
    )
    assert min(parts.goods, parts.discount, parts.coupon, parts.points, parts.freight).minor >= 0
    assert parts.payable.minor >= 0
    assert parts.goods - parts.discount - parts.coupon - parts.points + parts.freight == parts.payable
    return parts


def zero_parts() -> PriceParts:
    """Give the parts of nothing chosen."""
    zero = Money.zero()
    return PriceParts(goods=zero, discount=zero, coupon=zero, points=zero, freight=zero, payable=zero)


def view_of(
    quote: Quote, *, line_ids: Mapping[str, str], terms: QuoteTerms, gifts: Sequence[PricedGift] = ()
) -> QuoteView:
    """Give a quote as it is shown; `line_ids` turns the engine's keys into the ids the reader knows, and
    `gifts` are the quote's with their names.
    """
    parts = parts_of(quote)
    return QuoteView(
        parts=parts,
        points_used=quote.points_used,
        points_usable=usable_points((parts.goods - parts.discount - parts.coupon).minor, terms=terms),
        adjustments=adjustments_of(quote, line_ids=line_ids),
        coupons=coupons_of(quote),
        unapplied=unapplied_of(quote),
        freight_cuts=quote.freight_cuts,
        hints=tuple(_hint(offer) for offer in quote.not_applied if _is_hinted(offer)),
        gifts=tuple(
            GiftView(
                offer=gift.offer,
                sku=gift.sku.sku,
                title=gift.sku.title,
                options=gift.sku.options,
                image=gift.sku.image,
                quantity=gift.quantity,
                value=gift.value,
            )
            for gift in gifts
        ),
    )


def usable_points(left_minor: int, *, terms: QuoteTerms) -> int:
    """Count the points that can pay of goods worth so much: at 100 a yuan and 30 %, 899 of 5000 on 29.99."""
    rule = terms.points
    if rule is None:
        return 0
    worth = round_down(terms.buyer.points * MINOR_PER_YUAN, rule.per_yuan)
    paid = min(worth, round_down(left_minor * rule.max_percent, 100))
    return -(-paid * rule.per_yuan // MINOR_PER_YUAN)


def adjustments_of(quote: Quote, *, line_ids: Mapping[str, str]) -> tuple[AdjustmentView, ...]:
    """Give every cut with its lines; the amounts sum to discount + coupon + points."""
    offers = tuple(
        AdjustmentView(
            offer=discount.id,
            kind=str(discount.kind),
            amount=Money(discount.amount),
            lines={line_ids[key]: minor for key, minor in quote.line_shares(discount).items()},
            reason=_reason(discount),
        )
        for discount in quote.discounts
    )
    if not quote.points_amount:
        return offers
    shares: dict[str, int] = {}
    for row in quote.rows:
        taken = sum(cut.amount for cut in row.adjustments if cut.offer == POINTS_OFFER)
        if taken:
            shares[line_ids[row.line]] = shares.get(line_ids[row.line], 0) + taken
    points = AdjustmentView(
        offer=POINTS_OFFER,
        kind=POINTS_OFFER,
        amount=Money(quote.points_amount),
        lines=shares,
        reason=_("使用 %(points)s 积分抵扣") % {"points": quote.points_used},
    )
    return (*offers, points)


def _reason(discount: Discount) -> str:
    if discount.title:
        return discount.title
    return _("优惠 ¥%(amount)s") % {"amount": yuan_text(discount.amount)}


def _is_hinted(offer: NotApplied) -> bool:
    return (offer.reason in HINTED and offer.kind not in COUPON_KINDS) or _is_gift_gone(offer)


def _is_gift_gone(offer: NotApplied) -> bool:
    return offer.kind is OfferKind.THRESHOLD_GIFT and offer.reason is Reason.QUOTA_USED_UP


def _hint(offer: NotApplied) -> HintView:
    values: dict[str, object] = {}
    if _is_gift_gone(offer):
        text = _("“%(offer)s”的赠品已赠完")
    elif offer.missing_minor is not None:
        text = _("再买 ¥%(missing)s 可享“%(offer)s”")
        values = {"missing": yuan_text(offer.missing_minor)}
    else:
        text = _("再买 %(missing)s 件可享“%(offer)s”")
        values = {"missing": offer.missing_quantity}
    return HintView(
        offer=offer.id,
        missing=None if offer.missing_minor is None else Money(offer.missing_minor),
        missing_quantity=offer.missing_quantity,
        text=text % {**values, "offer": offer.title or offer.id},
    )
