"""Writes of price protection."""

from zhida.shop.price_protection.services.following import end_order, follow_order, note_refund
from zhida.shop.price_protection.services.paying import protect_line, protect_order
from zhida.shop.price_protection.services.running import is_protected, look_at_offers, run_sku
from zhida.shop.price_protection.services.steering import choose_automatic, put_terms, release_run

__all__ = [
    "choose_automatic",
    "end_order",
    "follow_order",
    "is_protected",
    "look_at_offers",
    "note_refund",
    "protect_line",
    "protect_order",
    "put_terms",
    "release_run",
    "run_sku",
]
