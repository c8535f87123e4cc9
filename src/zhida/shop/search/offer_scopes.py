"""Which products the live offers are for, in the words that engines filter by."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.promotions.queries import LiveOffers, live_offer_scopes
from zhida.shop.search.backends import OfferScope


def live_scopes(*, now: datetime, live: LiveOffers | None = None) -> tuple[OfferScope, ...]:
    """Return the scopes of the offers that are live at `now`, equal ones once. As many queries as
    `promotions.queries.live_offer_scopes` takes: one, none when the `live` offers of this instant are given;
    two more when an offer leaves out single SKUs.
    """
    scopes = [
        OfferScope(
            products=scope.products,
            skus=scope.skus,
            brands=scope.brands,
            categories=scope.categories,
            exclude_products=scope.exclude_products,
            exclude_brands=scope.exclude_brands,
            exclude_categories=scope.exclude_categories,
        )
        for scope in live_offer_scopes(now=now, live=live)
    ]
    return tuple(dict.fromkeys(scopes))
