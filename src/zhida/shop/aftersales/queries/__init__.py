"""Reads of the after-sales room."""

from zhida.shop.aftersales.queries.refunds import (
    check_invariants,
    get_refund,
    list_refunds,
    preview_refund,
)

__all__ = ["check_invariants", "get_refund", "list_refunds", "preview_refund"]
