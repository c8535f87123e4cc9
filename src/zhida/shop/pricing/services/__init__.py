"""Writes of the pricing room, one verb a file."""

from zhida.shop.pricing.law import refuse_after_raise
from zhida.shop.pricing.services.deciding import approve_price_change, reject_price_change
from zhida.shop.pricing.services.judging import judge_compare_at_prices, start_judging
from zhida.shop.pricing.services.selling import record_sale, take_back_sale
from zhida.shop.pricing.services.setting import set_price, set_prices

__all__ = [
    "approve_price_change",
    "judge_compare_at_prices",
    "record_sale",
    "refuse_after_raise",
    "reject_price_change",
    "set_price",
    "set_prices",
    "start_judging",
    "take_back_sale",
]
