"""Tunables of the wishlist room."""

from datetime import datetime, timedelta
from typing import Final

# How much one shopper may keep.
MOST_FAVOURITES: Final = 500
MOST_NOTICES: Final = 100
MOST_SEEN: Final = 100

PAGE_SIZE: Final = 20
# Shoppers told in one transaction; the timer takes the next ones after it.
TOLD_AT_ONCE: Final = 500

ARRIVAL_TIMER: Final = "wishlist.tell_arrival"
DISTRICTS_TIMER: Final = "wishlist.look_at_districts"
PRICE_TIMER: Final = "wishlist.tell_price"
OFFERS_TIMER: Final = "wishlist.look_at_offers"
EVERY_OFFER: Final = "all"


def next_look(now: datetime) -> datetime:
    """Return the full hour after `now`, at which the districts are looked at where somebody waits.

    However often somebody asks within an hour, the look is not put off.
    """
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
