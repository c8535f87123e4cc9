"""Reads of the orders room."""

from zhida.shop.orders.queries.invariants import check_invariants
from zhida.shop.orders.queries.reads import (
    count_by_status,
    expiry_of,
    get_order,
    get_order_for_staff,
    list_orders,
    list_orders_for_staff,
    refund_totals,
    row_id_of,
    status_of,
)
from zhida.shop.orders.queries.staff_filter import StaffOrderFilter

__all__ = [
    "StaffOrderFilter",
    "check_invariants",
    "count_by_status",
    "expiry_of",
    "get_order",
    "get_order_for_staff",
    "list_orders",
    "list_orders_for_staff",
    "refund_totals",
    "row_id_of",
    "status_of",
]
