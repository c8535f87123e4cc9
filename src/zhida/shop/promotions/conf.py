"""The tunables of promotions."""

from __future__ import annotations

from zhida.shop.promotions.records import OfferKind

# The engine knows every kind; these may be created and published now.
KINDS_ON_SALE = frozenset({OfferKind.THRESHOLD_CUT, OfferKind.EVERY_CUT})
LONGEST_TITLE = 60
LONGEST_GROUP = 40
MOST_TIERS = 10
MOST_SCOPE_ENTRIES = 2000
LARGEST_PRIORITY = 10_000
