"""A basket taken apart: what every lane and every offer does to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.promotions.coupon_errors import CouponNotFound
from zhida.shop.promotions.coupon_models import Coupon as CouponRow
from zhida.shop.promotions.engine.fields import CaseInvalid, Fields
from zhida.shop.promotions.engine.offer_documents import read_coupon
from zhida.shop.promotions.engine.offers import Case, Coupon, Offer, RefundLine
from zhida.shop.promotions.engine.shares import refund_in_turn
from zhida.shop.promotions.offer_rules import title_of
from zhida.shop.promotions.permissions import READ_OFFERS
from zhida.shop.promotions.queries.coupons.searching import within_search
from zhida.shop.promotions.queries.gifts import quote_with_gifts
from zhida.shop.promotions.queries.live import live_offers
from zhida.shop.promotions.records import OfferKind, Quote, QuoteChoice, QuoteLine
from zhida.shop.promotions.records.price_steps import (
    LaneStep,
    OfferStep,
    PriceSteps,
    ReturnStep,
    TriedBasket,
)
from zhida.shop.promotions.simulating.replaying import at_any_time

_LANE_OF = {
    OfferKind.FLASH_PRICE: 1,
    OfferKind.NTH_PERCENT: 2,
    OfferKind.COUNT_PERCENT: 2,
    OfferKind.BUNDLE_PRICE: 2,
    OfferKind.THRESHOLD_CUT: 3,
    OfferKind.EVERY_CUT: 3,
    OfferKind.THRESHOLD_PERCENT: 3,
    OfferKind.THRESHOLD_GIFT: 3,
    OfferKind.COUPON_CATEGORY: 4,
    OfferKind.COUPON_PRODUCT: 4,
    OfferKind.COUPON_SHOP: 4,
    OfferKind.FREE_FREIGHT: 6,
    OfferKind.COUPON_FREIGHT: 6,
}


def price_steps(*, actor: Actor, basket: TriedBasket, draft: Offer | None, now: datetime) -> PriceSteps:
    """Price a basket under the live offers, with a draft as if it ran, and tell every step. Writes nothing.

    A draft that is live itself stands in its own place. One query, one more for coupons and one for gifts.
    Two units of 100.00 under 第2件半价 are 150.00: returned one after the other they give 75.00 and 75.00.
    Raises PermissionDenied, CouponNotFound, and InvalidInput when more comes back than was bought.
    """
    actor.require(READ_OFFERS)
    case = _case(basket, None if draft is None else at_any_time(draft), now)
    answer = quote_with_gifts(case)
    steps = [
        _step(offer, answer, case.lines, is_draft=draft is not None and offer.id == draft.id)
        for offer in (*case.offers, *case.coupons)
    ]
    places = {discount.id: place for place, discount in enumerate(answer.discounts)}
    selling = sum(line.selling_minor * line.quantity for line in basket.lines)
    return PriceSteps(
        quote=answer,
        selling=selling,
        lanes=_lanes(answer, selling),
        offers=tuple(sorted(steps, key=lambda it: (it.lane, not it.is_applied, places.get(it.id, 0), it.id))),
        returns=_returns(answer, basket.returns),
    )


def _case(basket: TriedBasket, draft: Offer | None, now: datetime) -> Case:
    """Put the live offers and the wanted coupons to a basket, and a draft in its own place."""
    drafts = () if draft is None else (draft,)
    drawn = {one.id for one in drafts}
    offers = (*live_offers(now=now), *_held(basket.coupons))
    beside = [one for one in offers if one.id not in drawn]
    coupons = tuple(one for one in (*beside, *drafts) if isinstance(one, Coupon))
    taken: Literal["best"] | tuple[str, ...] = "best"
    if basket.takes_all_coupons:
        taken = tuple(coupon.id for coupon in coupons)
    return Case(
        now=now,
        lines=basket.lines,
        buyer=basket.buyer,
        offers=tuple(one for one in (*beside, *drafts) if not isinstance(one, Coupon)),
        coupons=within_search(coupons) if taken == "best" else coupons,
        choice=QuoteChoice(coupons=taken, points=basket.buyer.points),
        points=basket.points,
        freight=basket.freight,
    )


def _held(numbers: Sequence[str]) -> tuple[Coupon, ...]:
    """Return each template as a coupon that is valid now. Raises CouponNotFound."""
    if not numbers:
        return ()
    rows = CouponRow.objects.filter(number__in=numbers).values_list("number", "title", "document")
    found = {
        number: read_coupon(Fields({**json.loads(text), "id": number, "title": title}, number))
        for number, title, text in rows
    }
    for number in numbers:
        if number not in found:
            raise CouponNotFound(number=number)
    return tuple(found[number] for number in sorted(found))


def _step(offer: Offer, answer: Quote, lines: Sequence[QuoteLine], *, is_draft: bool) -> OfferStep:
    refused = {entry.id: entry for entry in answer.not_applied}.get(offer.id)
    taken = {discount.id: discount for discount in answer.discounts}.get(offer.id)
    cuts = {cut.id: cut.amount for cut in answer.freight_cuts}
    if taken is not None:
        shares = dict(taken.shares)
    else:
        selling = {line.line: line.selling_minor for line in lines}
        shares = {
            row.row: (selling[row.line] - row.unit_price) * row.quantity
            for row in answer.rows
            if row.source == offer.id
        }
    return OfferStep(
        id=offer.id,
        kind=offer.kind,
        title=offer.title if isinstance(offer, Coupon) else title_of(offer),
        lane=_LANE_OF[offer.kind],
        is_draft=is_draft,
        is_applied=refused is None,
        amount=cuts.get(offer.id, sum(shares.values())),
        lost=0 if taken is None else taken.lost,
        shares=shares,
        reason=None if refused is None else refused.reason,
        missing_minor=None if refused is None else refused.missing_minor,
        missing_quantity=None if refused is None else refused.missing_quantity,
    )


def _lanes(answer: Quote, selling: int) -> tuple[LaneStep, ...]:
    """Return the six lanes; each takes what the one before left, and the last adds the freight."""
    taken = dict.fromkeys(range(1, 7), 0)
    taken[1] = selling - answer.goods
    for discount in answer.discounts:
        taken[_LANE_OF[discount.kind]] += discount.amount
    taken[5] = answer.points_amount
    taken[6] = answer.freight - answer.freight_payable
    left, steps = selling + answer.freight, []
    for lane, amount in taken.items():
        left -= amount
        goods = left if lane == max(taken) else left - answer.freight
        steps.append(LaneStep(lane=lane, taken=amount, left=goods))
    assert left == answer.payable
    return tuple(steps)


def _returns(answer: Quote, wanted: Sequence[tuple[str, int]]) -> tuple[ReturnStep, ...]:
    refunds = [(RefundLine(line=line, quantity=quantity),) for line, quantity in wanted]
    try:
        shares = refund_in_turn(answer.unit_shares, refunds)
    except CaseInvalid as error:
        raise InvalidInput(fields={"returns": _("退回的件数超过所买的件数。")}) from error
    return tuple(
        ReturnStep(line=line, quantity=quantity, amount=share.amount)
        for (line, quantity), share in zip(wanted, shares, strict=True)
    )
