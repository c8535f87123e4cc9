"""Writes of the promotions room, one verb a file."""

from zhida.shop.promotions.services.drafting import change_offer, create_offer
from zhida.shop.promotions.services.publishing import publish_offer, stop_offer
from zhida.shop.promotions.services.redeeming import redeem, unredeem

__all__ = ["change_offer", "create_offer", "publish_offer", "redeem", "stop_offer", "unredeem"]
