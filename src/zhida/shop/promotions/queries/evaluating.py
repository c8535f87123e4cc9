"""The quote of a cart under the offers that are live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from zhida.shop.promotions.engine.offers import Case
from zhida.shop.promotions.errors import CouponUnusable
from zhida.shop.promotions.queries.gifts import quote_with_gifts
from zhida.shop.promotions.queries.live import offers_with_terms
from zhida.shop.promotions.records import BuyerFacts, PointsRule, Quote, QuoteChoice, QuoteLine


def evaluate(
    *,
    lines: Sequence[QuoteLine],
    buyer: BuyerFacts,
    choice: QuoteChoice,
    freight_minor: int,
    now: datetime,
    points: PointsRule | None = None,
) -> Quote:
    """Price a cart under the offers that are live at `now`, and explain it. One query, two when a gift is
    offered: one without free stock is not given, and its offer not applied.

    Without a rule for `points` none can be used.

    The quote carries the terms of every applied offer, so that an order needs no live table afterwards.
    Raises CouponUnusable when a coupon is named that this shop does not know.
    """
    if choice.coupons != "best" and choice.coupons:
        raise CouponUnusable(coupons=[{"id": coupon, "reason": "unknown"} for coupon in choice.coupons])
    live = offers_with_terms(now, customer_id=buyer.customer_id)
    answer = quote_with_gifts(
        Case(
            now=now,
            lines=tuple(lines),
            buyer=buyer,
            offers=tuple(one.offer for one in live),
            choice=choice,
            points=points,
            freight=freight_minor,
        )
    )
    applied = applied_offers(answer)
    return replace(answer, terms=tuple(one.terms for one in live if one.offer.id in applied))


def applied_offers(answer: Quote) -> dict[str, int]:
    """Return the ids of all offers that a quote applies, each with the fen it took off (0 for a gift)."""
    amounts = {row.source: 0 for row in answer.rows if not _is_regular(row.source)}
    amounts |= {gift.offer: 0 for gift in answer.gifts}
    amounts |= {discount.id: discount.amount for discount in answer.discounts}
    return amounts | {cut.id: cut.amount for cut in answer.freight_cuts}


def _is_regular(source: str) -> bool:
    """Say whether a row's source is a price of the SKU's own and not an offer."""
    return source == "selling" or source.startswith("level:")
