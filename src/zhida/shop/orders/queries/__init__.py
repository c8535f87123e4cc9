"""Reads of the orders room."""

from zhida.shop.orders.invoice_wishes import check_invoice_wish
from zhida.shop.orders.packed import PackedOrder, PickRow, TakenOrder
from zhida.shop.orders.queries.aftercare import aftercare_of
from zhida.shop.orders.queries.agreed import is_order, policy_documents
from zhida.shop.orders.queries.departures import (
    SentUnit,
    SoldLine,
    completed_at,
    sent_units,
    serials_between,
    sold_lines,
)
from zhida.shop.orders.queries.fetched import list_fetched
from zhida.shop.orders.queries.holds import check_new_units, holds_of
from zhida.shop.orders.queries.invariants import check_invariants
from zhida.shop.orders.queries.own import OrderTab, OwnOrderFilter, acts_of, count_tabs
from zhida.shop.orders.queries.packing import (
    count_orders,
    counter_orders,
    packed_orders,
    pick_rows,
    taken_orders,
)
from zhida.shop.orders.queries.reads import (
    count_by_status,
    customer_of,
    expiry_of,
    get_money,
    get_order,
    get_order_for_staff,
    iterate_money,
    list_orders,
    list_orders_for_staff,
    refund_totals,
    row_id_of,
    status_of,
    units_by_product,
)
from zhida.shop.orders.queries.sales import (
    DaySales,
    PaidCart,
    count_all_by_status,
    paid_carts,
    sales_by_day,
)
from zhida.shop.orders.queries.serials import serials_in_parcel, serials_of, serials_of_orders
from zhida.shop.orders.queries.signatures import signed_lines
from zhida.shop.orders.queries.staff_filter import StaffOrderFilter, midnight
from zhida.shop.orders.queries.waybills import Waybill, waybills
from zhida.shop.orders.serials import is_luhn, normalise_serial
from zhida.shop.orders.tax_numbers import is_tax_number

__all__ = [
    "DaySales",
    "OrderTab",
    "OwnOrderFilter",
    "PackedOrder",
    "PaidCart",
    "PickRow",
    "SentUnit",
    "SoldLine",
    "StaffOrderFilter",
    "TakenOrder",
    "Waybill",
    "acts_of",
    "aftercare_of",
    "check_invariants",
    "check_invoice_wish",
    "check_new_units",
    "completed_at",
    "count_all_by_status",
    "count_by_status",
    "count_orders",
    "count_tabs",
    "counter_orders",
    "customer_of",
    "expiry_of",
    "get_money",
    "get_order",
    "get_order_for_staff",
    "holds_of",
    "is_luhn",
    "is_order",
    "is_tax_number",
    "iterate_money",
    "list_fetched",
    "list_orders",
    "list_orders_for_staff",
    "midnight",
    "normalise_serial",
    "packed_orders",
    "paid_carts",
    "pick_rows",
    "policy_documents",
    "refund_totals",
    "row_id_of",
    "sales_by_day",
    "sent_units",
    "serials_between",
    "serials_in_parcel",
    "serials_of",
    "serials_of_orders",
    "signed_lines",
    "sold_lines",
    "status_of",
    "taken_orders",
    "units_by_product",
    "waybills",
]
