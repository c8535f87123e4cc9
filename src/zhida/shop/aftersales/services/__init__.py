"""Writes of the after-sales room, one verb a file."""

from zhida.shop.aftersales.services.deciding import approve_refund, reject_refund
from zhida.shop.aftersales.services.request import refund_order
from zhida.shop.aftersales.services.settle import fail_refund, settle_refund

__all__ = ["approve_refund", "fail_refund", "refund_order", "reject_refund", "settle_refund"]
