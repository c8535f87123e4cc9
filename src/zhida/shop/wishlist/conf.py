"""Tunables of the wishlist room."""

from typing import Final

# How much one shopper may keep.
MOST_FAVOURITES: Final = 500
MOST_NOTICES: Final = 100
MOST_SEEN: Final = 100

PAGE_SIZE: Final = 20
# Shoppers told in one transaction; the timer takes the next ones after it.
TOLD_AT_ONCE: Final = 500

ARRIVAL_TIMER: Final = "wishlist.tell_arrival"
PRICE_TIMER: Final = "wishlist.tell_price"
OFFERS_TIMER: Final = "wishlist.look_at_offers"
EVERY_OFFER: Final = "all"
