"""Writes of the after-sales room, one verb a file."""

from zhida.shop.aftersales.services.request import refund_order
from zhida.shop.aftersales.services.settle import fail_refund, settle_refund

__all__ = ["fail_refund", "refund_order", "settle_refund"]
