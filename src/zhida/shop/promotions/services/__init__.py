"""Writes of the promotions room, one verb a file."""

from zhida.shop.promotions.services.coupons.claiming import claim_coupon
from zhida.shop.promotions.services.coupons.codes import TypedCode, claim_code, issue_codes
from zhida.shop.promotions.services.coupons.drafting import change_coupon, create_coupon
from zhida.shop.promotions.services.coupons.granting import grant_coupons
from zhida.shop.promotions.services.coupons.holdings import use_coupons
from zhida.shop.promotions.services.coupons.publishing import publish_coupon, stop_coupon
from zhida.shop.promotions.services.drafting import change_offer, create_offer
from zhida.shop.promotions.services.publishing import publish_offer, stop_offer
from zhida.shop.promotions.services.redeeming import redeem, return_used, unredeem

__all__ = [
    "TypedCode",
    "change_coupon",
    "change_offer",
    "claim_code",
    "claim_coupon",
    "create_coupon",
    "create_offer",
    "grant_coupons",
    "issue_codes",
    "publish_coupon",
    "publish_offer",
    "redeem",
    "return_used",
    "stop_coupon",
    "stop_offer",
    "unredeem",
    "use_coupons",
]
