"""Writes of the wishlist room, one verb a file."""

from zhida.shop.wishlist.services.favourites import add_favourite, remove_favourite
from zhida.shop.wishlist.services.notices import ask_for_notice, drop_notice, drop_notices_of
from zhida.shop.wishlist.services.seen import clear_history, forget_seen, note_seen, switch_history
from zhida.shop.wishlist.services.telling import look_at_offers, tell_of_arrival, tell_of_price

__all__ = [
    "add_favourite",
    "ask_for_notice",
    "clear_history",
    "drop_notice",
    "drop_notices_of",
    "forget_seen",
    "look_at_offers",
    "note_seen",
    "remove_favourite",
    "switch_history",
    "tell_of_arrival",
    "tell_of_price",
]
