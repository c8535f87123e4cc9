"""Rules of the offers that look at units: flash price, 第N件M折, 满N件M折 and 套装价."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhida.shop.promotions.conf import MOST_BUNDLE_ITEMS, MOST_SCOPE_ENTRIES
from zhida.shop.promotions.engine.offers import BundlePrice, FlashPrice, Offer
from zhida.shop.promotions.offer_rules.problems import FieldProblems

LEAST_UNITS_OF_A_SET = 2


def unit_problems(offer: Offer) -> FieldProblems:
    """Name what makes no sense in an offer on units; an offer of another family has nothing wrong here."""
    match offer:
        case FlashPrice():
            return _flash(offer)
        case BundlePrice():
            return _bundle(offer)
        case _:
            return {}


def _flash(offer: FlashPrice) -> FieldProblems:
    wrong: FieldProblems = {}
    if not offer.prices:
        wrong["skus"] = _("至少选择一个商品规格。")
    if len(offer.prices) > MOST_SCOPE_ENTRIES:
        wrong["skus"] = _("适用范围的条目太多。")
    wrong |= {f"skus.{sku}": _("价格必须大于 0。") for sku, price in offer.prices.items() if price == 0}
    if offer.quota_left == 0:
        wrong["quota_left"] = _("活动件数至少为 1。")
    if offer.buyer_left == 0:
        wrong["buyer_left"] = _("每人限购至少为 1 件。")
    return wrong


def _bundle(offer: BundlePrice) -> FieldProblems:
    wrong: FieldProblems = {}
    if sum(offer.items.values()) < LEAST_UNITS_OF_A_SET:
        wrong["items"] = _("套装至少包含两件商品。")
    if len(offer.items) > MOST_BUNDLE_ITEMS:
        wrong["items"] = _("套装里的商品太多。")
    if offer.price == 0:
        wrong["price"] = _("价格必须大于 0。")
    return wrong
