"""Which message on which event: a file for each room that is listened to."""

from zhida.shop.notifications.subscribers.aftersales import on_case_moved, on_case_opened
from zhida.shop.notifications.subscribers.alerts import (
    alert_case_opened,
    alert_case_overdue,
    alert_compare_at_withdrawn,
    alert_order_late,
    alert_order_paid,
    alert_order_urged,
    alert_parcel_troubled,
    alert_payment_doubted,
    alert_refund_failed,
    alert_stock_low,
)
from zhida.shop.notifications.subscribers.devices import on_buyer_recalled
from zhida.shop.notifications.subscribers.invoicing import (
    on_invoice_issued,
    on_invoice_reddened,
    on_invoice_refused,
)
from zhida.shop.notifications.subscribers.orders import (
    on_order_cancelled,
    on_order_closed,
    on_order_delivered,
    on_order_late,
    on_order_paid,
    on_order_price_lowered,
    on_order_shipped,
    on_payment_late,
    on_payment_surplus,
    on_refund_succeeded,
)
from zhida.shop.notifications.subscribers.price_protection import on_price_protected
from zhida.shop.notifications.subscribers.shipping import (
    alert_pickup_overdue,
    on_pickup_due_soon,
    on_pickup_overdue,
    on_pickup_ready,
)
from zhida.shop.notifications.subscribers.tradeins import on_trade_in_moved
from zhida.shop.notifications.subscribers.wishlist import on_back_in_stock, on_price_dropped

__all__ = [
    "alert_case_opened",
    "alert_case_overdue",
    "alert_compare_at_withdrawn",
    "alert_order_late",
    "alert_order_paid",
    "alert_order_urged",
    "alert_parcel_troubled",
    "alert_payment_doubted",
    "alert_pickup_overdue",
    "alert_refund_failed",
    "alert_stock_low",
    "on_back_in_stock",
    "on_buyer_recalled",
    "on_case_moved",
    "on_case_opened",
    "on_invoice_issued",
    "on_invoice_reddened",
    "on_invoice_refused",
    "on_order_cancelled",
    "on_order_closed",
    "on_order_delivered",
    "on_order_late",
    "on_order_paid",
    "on_order_price_lowered",
    "on_order_shipped",
    "on_payment_late",
    "on_payment_surplus",
    "on_pickup_due_soon",
    "on_pickup_overdue",
    "on_pickup_ready",
    "on_price_dropped",
    "on_price_protected",
    "on_refund_succeeded",
    "on_trade_in_moved",
]
