"""Writes of checkout, one verb a file."""

from zhida.shop.checkout.services.cancel import cancel_order
from zhida.shop.checkout.services.capture import take_payment
from zhida.shop.checkout.services.coupons import claim_code, claim_coupon, grant_coupons
from zhida.shop.checkout.services.expire import expire_order
from zhida.shop.checkout.services.lower_price import lower_price
from zhida.shop.checkout.services.pay import start_payment
from zhida.shop.checkout.services.place import place_order
from zhida.shop.checkout.services.place_in_turn import place_in_turn

__all__ = [
    "cancel_order",
    "claim_code",
    "claim_coupon",
    "expire_order",
    "grant_coupons",
    "lower_price",
    "place_in_turn",
    "place_order",
    "start_payment",
    "take_payment",
]
