"""Who reacts to what: the one table from events to subscribers, and from timers to what they start."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from zhida.shop.accounts import tasks as accounts_tasks
from zhida.shop.accounts.events import LoggedIn
from zhida.shop.aftersales import subscribers as aftersales
from zhida.shop.aftersales import tasks as aftersales_tasks
from zhida.shop.aftersales.events import CaseMoved, CaseOpened, CaseOverdue, OrderRefunded, UnitReplaced
from zhida.shop.assortment import tasks as assortment_tasks
from zhida.shop.catalogue import tasks as catalogue_tasks
from zhida.shop.catalogue.events import ProductChanged, ProductPublished, ProductWithdrawn
from zhida.shop.checkout import subscribers as checkout
from zhida.shop.checkout import tasks as checkout_tasks
from zhida.shop.customers import subscribers as customers
from zhida.shop.devices import subscribers as devices
from zhida.shop.devices import tasks as devices_tasks
from zhida.shop.devices.events import BuyerRecalled
from zhida.shop.exports import tasks as exports_tasks
from zhida.shop.inventory.events import StockChanged, StockLow
from zhida.shop.invoicing import subscribers as invoicing
from zhida.shop.invoicing import tasks as invoicing_tasks
from zhida.shop.invoicing.events import InvoiceIssued, InvoiceReddened, InvoiceRefused
from zhida.shop.kernel.delivery import Subscriber, Subscription, TimerHandler
from zhida.shop.kernel.outbox import Event
from zhida.shop.loyalty import tasks as loyalty_tasks
from zhida.shop.notifications import subscribers as notifications
from zhida.shop.notifications import tasks as notifications_tasks
from zhida.shop.orders import subscribers as orders
from zhida.shop.orders import tasks as orders_tasks
from zhida.shop.orders.events import (
    OrderCancelled,
    OrderClosed,
    OrderCompleted,
    OrderDelivered,
    OrderLate,
    OrderPaid,
    OrderPlaced,
    OrderPriceLowered,
    OrderShipped,
    OrderUrged,
)
from zhida.shop.payments import tasks as payments_tasks
from zhida.shop.payments.events import (
    PaymentCaptured,
    PaymentDoubted,
    PaymentLate,
    PaymentSurplus,
    RefundFailed,
    RefundSucceeded,
)
from zhida.shop.price_protection import subscribers as price_protection
from zhida.shop.price_protection import tasks as price_protection_tasks
from zhida.shop.price_protection.events import PriceProtected
from zhida.shop.pricing import tasks as pricing_tasks
from zhida.shop.pricing.events import CompareAtWithdrawn, PriceChanged
from zhida.shop.promotions.events import OfferPublished, OfferQuotaMoved, OfferStopped
from zhida.shop.search import subscribers as search
from zhida.shop.search import tasks as search_tasks
from zhida.shop.sheets import tasks as sheets_tasks
from zhida.shop.shipping import subscribers as shipping
from zhida.shop.shipping import tasks as shipping_tasks
from zhida.shop.shipping.events import (
    ParcelDelivered,
    ParcelShipped,
    ParcelTroubled,
    PickupDueSoon,
    PickupGivenUp,
    PickupOverdue,
    PickupReady,
)
from zhida.shop.tradeins import subscribers as tradeins
from zhida.shop.tradeins import tasks as tradeins_tasks
from zhida.shop.tradeins.events import TradeInMoved
from zhida.shop.webhooks import subscribers as webhooks
from zhida.shop.webhooks import tasks as webhooks_tasks
from zhida.shop.wishlist import subscribers as wishlist
from zhida.shop.wishlist import tasks as wishlist_tasks
from zhida.shop.wishlist.events import BackInStock, PriceDropped

SUBSCRIPTIONS: dict[type[Event], tuple[Subscriber, ...]] = {
    LoggedIn: (customers.on_logged_in,),
    ProductPublished: (search.on_product_published, search.push_published, webhooks.publish),
    ProductChanged: (search.on_product_changed, search.push_changed, webhooks.publish),
    ProductWithdrawn: (search.on_product_withdrawn, search.push_withdrawn, webhooks.publish),
    StockChanged: (search.on_stock_changed, wishlist.on_stock_changed, webhooks.publish),
    PriceChanged: (search.on_price_changed, wishlist.on_price_changed, price_protection.on_price_changed),
    OfferPublished: (
        search.on_offer_published,
        wishlist.on_offer_published,
        price_protection.on_offer_published,
    ),
    OfferStopped: (search.on_offer_stopped,),
    OfferQuotaMoved: (search.on_offer_quota_moved,),
    PaymentCaptured: (checkout.on_payment_captured, aftersales.on_payment_captured),
    PaymentLate: (notifications.on_payment_late,),
    PaymentSurplus: (notifications.on_payment_surplus,),
    RefundSucceeded: (aftersales.on_refund_succeeded, notifications.on_refund_succeeded, webhooks.publish),
    RefundFailed: (
        aftersales.on_refund_failed,
        price_protection.on_refund_failed,
        tradeins.on_refund_failed,
        notifications.alert_refund_failed,
    ),
    ParcelShipped: (shipping.on_parcel_shipped, devices.on_parcel_shipped),
    ParcelDelivered: (
        orders.on_parcel_delivered,
        devices.on_parcel_delivered,
        price_protection.on_parcel_delivered,
    ),
    BuyerRecalled: (notifications.on_buyer_recalled,),
    BackInStock: (notifications.on_back_in_stock,),
    PriceDropped: (notifications.on_price_dropped,),
    OrderPaid: (
        notifications.on_order_paid,
        checkout.on_order_paid,
        checkout.promise_points,
        devices.on_order_paid,
        price_protection.on_order_paid,
        invoicing.on_order_paid,
        notifications.alert_order_paid,
        webhooks.publish,
    ),
    OrderPriceLowered: (notifications.on_order_price_lowered,),
    OrderCancelled: (notifications.on_order_cancelled, webhooks.publish),
    OrderShipped: (notifications.on_order_shipped, webhooks.publish),
    OrderDelivered: (notifications.on_order_delivered, invoicing.on_order_delivered, webhooks.publish),
    OrderLate: (aftersales.on_order_late, notifications.on_order_late, notifications.alert_order_late),
    OrderCompleted: (
        checkout.on_order_completed,
        devices.on_order_completed,
        price_protection.on_order_completed,
        invoicing.on_order_completed,
        webhooks.publish,
    ),
    OrderClosed: (
        orders.on_order_closed,
        notifications.on_order_closed,
        invoicing.on_order_closed,
        price_protection.on_order_closed,
        webhooks.publish,
    ),
    OrderRefunded: (
        invoicing.on_order_refunded,
        devices.on_order_refunded,
        tradeins.on_order_refunded,
        price_protection.on_order_refunded,
    ),
    PriceProtected: (notifications.on_price_protected, webhooks.publish),
    UnitReplaced: (devices.on_unit_replaced,),
    OrderPlaced: (webhooks.publish,),
    OrderUrged: (notifications.alert_order_urged,),
    ParcelTroubled: (notifications.alert_parcel_troubled,),
    PickupReady: (notifications.on_pickup_ready,),
    PickupDueSoon: (notifications.on_pickup_due_soon,),
    PickupOverdue: (notifications.on_pickup_overdue, notifications.alert_pickup_overdue),
    PickupGivenUp: (aftersales.on_pickup_given_up,),
    CaseOpened: (notifications.on_case_opened, notifications.alert_case_opened, webhooks.publish),
    CaseMoved: (notifications.on_case_moved, devices.on_case_moved, webhooks.publish),
    CaseOverdue: (notifications.alert_case_overdue,),
    StockLow: (notifications.alert_stock_low,),
    PaymentDoubted: (notifications.alert_payment_doubted,),
    CompareAtWithdrawn: (notifications.alert_compare_at_withdrawn,),
    TradeInMoved: (notifications.on_trade_in_moved, invoicing.on_trade_in_moved),
    InvoiceIssued: (notifications.on_invoice_issued,),
    InvoiceReddened: (notifications.on_invoice_reddened,),
    InvoiceRefused: (notifications.on_invoice_refused,),
}

TIMERS: dict[str, TimerHandler] = {
    "aftersales.case_due": aftersales_tasks.tend_case,
    "aftersales.upload_due": aftersales_tasks.drop_upload,
    "accounts.purge": accounts_tasks.on_purge_traces,
    "catalogue.sale_window": catalogue_tasks.announce_sale_window,
    "invoicing.issue": invoicing_tasks.issue_due,
    "devices.tell_buyers": devices_tasks.tell_buyers,
    "loyalty.tend": loyalty_tasks.on_tend,
    "orders.auto_confirm": orders_tasks.auto_confirm,
    "orders.late": orders_tasks.late,
    "checkout.expire": checkout_tasks.expire,
    "payments.check_attempt": payments_tasks.check_attempt,
    "payments.check_refund": payments_tasks.check_refund,
    "payments.read_inbox": payments_tasks.read_inbox,
    "payments.plan_bills": payments_tasks.plan_bills,
    "payments.reconcile_day": payments_tasks.reconcile_day,
    "price_protection.run": price_protection_tasks.run,
    "price_protection.look": price_protection_tasks.look_at_offers,
    "pricing.judge_compare_at": pricing_tasks.judge_compare_at,
    "shipping.follow": shipping_tasks.follow,
    "shipping.pickup_due": shipping_tasks.pickup_due,
    "shipping.purge": shipping_tasks.purge,
    "search.facets": search_tasks.refresh_facets,
    "search.offers": search_tasks.refresh_offer_counts,
    "search.push_pages": search_tasks.push_pages,
    "search.searches": search_tasks.tend_searches,
    "assortment.import": assortment_tasks.work_on_import,
    "exports.work": exports_tasks.work_on_export,
    "exports.expire": exports_tasks.expire_export,
    "sheets.work": sheets_tasks.work_on_sheet,
    "tradeins.due": tradeins_tasks.tend_trade_in,
    "notifications.send_sms": notifications_tasks.send_sms_job,
    "notifications.send_alerts": notifications_tasks.send_alerts,
    "notifications.watch": notifications_tasks.watch,
    "webhooks.send": webhooks_tasks.send_to_endpoint,
    "webhooks.prune": webhooks_tasks.on_prune,
    "wishlist.tell_arrival": wishlist_tasks.tell_arrival,
    "wishlist.look_at_districts": wishlist_tasks.tell_arrival,
    "wishlist.tell_price": wishlist_tasks.tell_price,
    "wishlist.look_at_offers": wishlist_tasks.look_at_offers,
}


# What waits for somebody else's machine, seconds at a time: run by threads of their own, so that nothing of
# the shop waits with it.
WAITING_TIMERS = frozenset({"notifications.send_sms", "notifications.send_alerts", "webhooks.send"})


@functools.cache
def subscriptions() -> Mapping[str, Subscription]:
    """Return the table by event name, as the worker needs it."""
    return {
        event_type.name: Subscription(event_type=event_type, subscribers=subscribers)
        for event_type, subscribers in SUBSCRIPTIONS.items()
    }


def timer_handlers() -> Mapping[str, TimerHandler]:
    """Return what each kind of timer starts."""
    return TIMERS


def quick_timers() -> Mapping[str, TimerHandler]:
    """Return the timers that wait for nobody outside the shop, or only for its payment channels."""
    return {kind: handler for kind, handler in TIMERS.items() if kind not in WAITING_TIMERS}


def waiting_timers() -> Mapping[str, TimerHandler]:
    """Return the timers that wait for machines of others."""
    return {kind: TIMERS[kind] for kind in WAITING_TIMERS}
