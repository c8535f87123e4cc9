"""Reads of promotions: the quote of a cart, and the offers themselves."""

from zhida.shop.promotions.queries.evaluating import applied_offers, evaluate
from zhida.shop.promotions.queries.flash import FlashSale, flash_sales, flash_skus
from zhida.shop.promotions.queries.live import LiveOffers, live_offers, next_offer_change
from zhida.shop.promotions.queries.offers import get_offer, list_offers, offer_record
from zhida.shop.promotions.queries.tags import live_offer_scopes, tags_for

__all__ = [
    "FlashSale",
    "LiveOffers",
    "applied_offers",
    "evaluate",
    "flash_sales",
    "flash_skus",
    "get_offer",
    "list_offers",
    "live_offer_scopes",
    "live_offers",
    "next_offer_change",
    "offer_record",
    "tags_for",
]
