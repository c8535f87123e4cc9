"""Reads of promotions: the quote of a cart, and the offers themselves."""

from zhida.shop.promotions.engine.returning import returned
from zhida.shop.promotions.queries.coupons.centre import (
    best_price_with_coupons,
    claimable_coupons,
    coupon_centre,
)
from zhida.shop.promotions.queries.coupons.holdings import (
    count_holdings,
    list_all_holdings,
    list_holdings,
    locked_refs,
)
from zhida.shop.promotions.queries.coupons.invariants import check_coupons
from zhida.shop.promotions.queries.coupons.templates import get_coupon, list_batches, list_coupons
from zhida.shop.promotions.queries.evaluating import applied_offers, evaluate
from zhida.shop.promotions.queries.flash import flash_sales, flash_skus
from zhida.shop.promotions.queries.invariants import check_invariants
from zhida.shop.promotions.queries.live import LiveOffers, live_offers, next_offer_change
from zhida.shop.promotions.queries.offers import get_offer, list_offers, offer_record
from zhida.shop.promotions.queries.price_history import day_prices
from zhida.shop.promotions.queries.price_steps import price_steps
from zhida.shop.promotions.queries.public import (
    coupons_for,
    ended_flash_sales,
    public_promotions,
    shown_offers,
)
from zhida.shop.promotions.queries.reviewing import review_offer
from zhida.shop.promotions.queries.simulations import named_skus, promotion_calendar, read_draft, simulate
from zhida.shop.promotions.queries.tags import live_offer_scopes, tags_for

__all__ = [
    "LiveOffers",
    "applied_offers",
    "best_price_with_coupons",
    "check_coupons",
    "check_invariants",
    "claimable_coupons",
    "count_holdings",
    "coupon_centre",
    "coupons_for",
    "day_prices",
    "ended_flash_sales",
    "evaluate",
    "flash_sales",
    "flash_skus",
    "get_coupon",
    "get_offer",
    "list_all_holdings",
    "list_batches",
    "list_coupons",
    "list_holdings",
    "list_offers",
    "live_offer_scopes",
    "live_offers",
    "locked_refs",
    "named_skus",
    "next_offer_change",
    "offer_record",
    "price_steps",
    "promotion_calendar",
    "public_promotions",
    "read_draft",
    "returned",
    "review_offer",
    "shown_offers",
    "simulate",
    "tags_for",
]
