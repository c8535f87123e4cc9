"""The quote of a cart under the offers that are live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from zhida.shop.promotions.engine.offers import Case
from zhida.shop.promotions.queries.coupons.choosing import (
    coupons_of,
    held_coupons,
    refuse_missing,
    refuse_unusable,
)
from zhida.shop.promotions.queries.coupons.offered import offers_and_holdings
from zhida.shop.promotions.queries.gifts import quote_with_gifts
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
    The buyer's own coupons come with the offers.
    Raises CouponUnusable when a named coupon cannot be used, with the reason of each.
    """
    live, held = offers_and_holdings(customer_id=buyer.customer_id, now=now)
    refuse_missing(choice, held, customer_id=buyer.customer_id)
    answer = quote_with_gifts(
        Case(
            now=now,
            lines=tuple(lines),
            buyer=buyer,
            offers=tuple(one.offer for one in live),
            coupons=coupons_of(choice, held),
            choice=choice,
            points=points,
            freight=freight_minor,
        )
    )
    refuse_unusable(choice, answer)
    applied = applied_offers(answer=answer)
    terms = [one.terms for one in live if one.offer.id in applied]
    terms += [one.terms for one in held if one.coupon.id in applied]
    return replace(answer, terms=tuple(terms), held=held_coupons(held))


def applied_offers(*, answer: Quote) -> dict[str, int]:
    """Return the ids of all offers that a quote applies, each with the fen it took off (0 for a gift)."""
    amounts = {row.source: 0 for row in answer.rows if not _is_regular(row.source)}
    amounts |= {gift.offer: 0 for gift in answer.gifts}
    amounts |= {discount.id: discount.amount for discount in answer.discounts}
    return amounts | {cut.id: cut.amount for cut in answer.freight_cuts}


def _is_regular(source: str) -> bool:
    """Say whether a row's source is a price of the SKU's own and not an offer."""
    return source == "selling" or source.startswith("level:")
