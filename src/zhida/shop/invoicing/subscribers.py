"""What invoices do when rooms below announce something."""

from datetime import datetime

from zhida.shop.aftersales.events import OrderRefunded
from zhida.shop.invoicing import services
from zhida.shop.orders.events import OrderClosed, OrderCompleted, OrderDelivered, OrderPaid
from zhida.shop.tradeins.events import TradeInMoved


def on_order_paid(event: OrderPaid, *, now: datetime) -> None:
    """Ask for the invoice that was wished for at checkout."""
    services.take_wish(order=event.number, now=now)


def on_order_delivered(event: OrderDelivered, *, now: datetime) -> None:
    """Put its invoice in line where that is when it is issued."""
    services.ripen(order=event.number, now=now)


def on_order_completed(event: OrderCompleted, *, now: datetime) -> None:
    """Put its invoice in line at the latest now."""
    services.ripen(order=event.number, now=now)


def on_order_refunded(event: OrderRefunded, *, now: datetime) -> None:
    """Redden what came back."""
    services.follow_refund(order=event.order, now=now)


def on_trade_in_moved(event: TradeInMoved, *, now: datetime) -> None:
    """Redden a credit that became a part of the price of returned goods."""
    if event.order and event.needs_account:
        services.follow_refund(order=event.order, now=now)


def on_order_closed(event: OrderClosed, *, now: datetime) -> None:
    """End an invoice of an order that was given back whole before it was issued."""
    services.follow_refund(order=event.number, now=now)
