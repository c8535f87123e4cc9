"""What a unit costs before a cart exists: the lowest price of lane 1 for somebody unknown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from zhida.shop.promotions.engine.offers import FlashPrice
from zhida.shop.promotions.engine.unit_prices import price_rows
from zhida.shop.promotions.queries.live import LiveOffers
from zhida.shop.promotions.records import QuoteLine
from zhida.shop.promotions.records.flash import FlashSale

ANONYMOUS_LEVEL = 0


def flash_sales(*, lines: Iterable[QuoteLine], live: LiveOffers, now: datetime) -> dict[str, FlashSale]:
    """Return the flash sale that prices one unit of each line by its key; lines in none are missing.

    Only what anybody may have: an offer that is used up prices nothing. No query.
    """
    offers = {offer.id: offer for offer in live if isinstance(offer, FlashPrice)}
    if not offers:
        return {}
    named = {sku for offer in offers.values() for sku in offer.prices}
    found: dict[str, FlashSale] = {}
    for line in lines:
        if line.sku not in named:
            continue
        row = price_rows([line], level=ANONYMOUS_LEVEL, flash_offers=tuple(offers.values()), now=now).rows[0]
        if row.source in offers:
            offer = offers[row.source]
            found[line.line] = FlashSale(
                offer=offer.id,
                price_minor=row.unit_price,
                ends_at=offer.ends_at,
                quota_left=offer.quota_left,
            )
    return found


def flash_skus(*, live: LiveOffers) -> frozenset[str]:
    """Return the codes of all SKUs that live flash offers name. No query."""
    return frozenset(sku for offer in live if isinstance(offer, FlashPrice) for sku in offer.prices)
