"""Gifts are given while there is stock: what the engine does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from zhida.shop.inventory.queries import free_units_by_code
from zhida.shop.promotions.engine.offers import Case, ThresholdGift
from zhida.shop.promotions.engine.quoting import quote
from zhida.shop.promotions.records import NotApplied, Quote, Reason


def quote_with_gifts(case: Case) -> Quote:
    """Quote a case without the gifts that are out of stock; no query without gift offers, one with them.

    Units of the gift's SKU that are bought come first. An offer whose gift is gone says quota_used_up, and
    the next one of its group may win; the money is the same with and without it.
    """
    offers = [offer for offer in case.offers if isinstance(offer, ThresholdGift)]
    if not offers:
        return quote(case)
    free = free_units_by_code(codes={offer.gift_sku for offer in offers})
    for line in case.lines:
        if line.sku in free:
            free[line.sku] -= line.quantity
    gone = {offer.id: offer for offer in offers if free[offer.gift_sku] < 1}
    while True:
        left = tuple(offer for offer in case.offers if offer.id not in gone)
        answer = quote(replace(case, offers=left))
        short = _one_too_many(answer, free)
        if short is None:
            return replace(answer, not_applied=(*answer.not_applied, *map(_gone, gone.values())))
        gone |= {offer.id: offer for offer in offers if offer.id == short}


def _one_too_many(answer: Quote, free: Mapping[str, int]) -> str | None:
    """Return the offer whose gift is more than there is, where two offers give the same thing."""
    given: Counter[str] = Counter()
    for gift in answer.gifts:
        given[gift.sku] += gift.quantity
        if given[gift.sku] > free[gift.sku]:
            return gift.offer
    return None


def _gone(offer: ThresholdGift) -> NotApplied:
    return NotApplied(id=offer.id, kind=offer.kind, title=offer.title, reason=Reason.QUOTA_USED_UP)
