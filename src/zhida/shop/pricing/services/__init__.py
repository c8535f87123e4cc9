"""Writes of the pricing room, one verb a file."""

from zhida.shop.pricing.services.deciding import approve_price_change, reject_price_change
from zhida.shop.pricing.services.setting import set_price, set_prices

__all__ = ["approve_price_change", "reject_price_change", "set_price", "set_prices"]
