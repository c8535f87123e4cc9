"""Writes of loyalty, one verb a file."""

from zhida.shop.loyalty.services.adjust import adjust_points, approve_adjustment, reject_adjustment
from zhida.shop.loyalty.services.earn import earn, promise
from zhida.shop.loyalty.services.reverse import reverse
from zhida.shop.loyalty.services.rules import change_rules
from zhida.shop.loyalty.services.spend import spend, unspend
from zhida.shop.loyalty.services.tend import start_tending, tend_accounts

__all__ = [
    "adjust_points",
    "approve_adjustment",
    "change_rules",
    "earn",
    "promise",
    "reject_adjustment",
    "reverse",
    "spend",
    "start_tending",
    "tend_accounts",
    "unspend",
]
