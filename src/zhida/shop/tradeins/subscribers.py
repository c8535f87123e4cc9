"""What trade-ins do when their refund ends."""

from datetime import datetime

from zhida.shop.aftersales.events import OrderRefunded
from zhida.shop.payments.events import RefundFailed
from zhida.shop.tradeins import services


def on_order_refunded(event: OrderRefunded, *, now: datetime) -> None:
    """Count the credit of a trade-in as paid; when an order came back whole, owe what was credited to it."""
    services.note_refunded(refund=event.number, now=now)
    services.owe_again(order=event.order, now=now)


def on_refund_failed(event: RefundFailed, *, now: datetime) -> None:
    """Have a credit that its channel refused paid by transfer instead."""
    services.note_refund_failed(refund=event.refund_key, now=now)
