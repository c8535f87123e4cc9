"""What after-sales does when a quote is paid, a refund ends at its channel, or an order is late."""

from datetime import datetime

from zhida.shop.aftersales import services
from zhida.shop.orders.events import OrderLate
from zhida.shop.payments.events import PaymentCaptured, RefundFailed, RefundSucceeded
from zhida.shop.shipping.events import PickupGivenUp


def on_payment_captured(event: PaymentCaptured, *, now: datetime) -> None:
    """Begin a repair whose quote was paid; what pays orders is not ours."""
    services.take_quote_payment(
        number=event.ref, amount=event.amount, attempt=event.attempt, channel=event.channel, now=now
    )


def on_refund_succeeded(event: RefundSucceeded, *, now: datetime) -> None:
    """Count the refund on its order; refunds that payments raised itself are not ours."""
    services.settle_refund(number=event.refund_key, now=now)


def on_refund_failed(event: RefundFailed, *, now: datetime) -> None:
    """Release what the refund had claimed, so that staff may refund it another way."""
    services.fail_refund(number=event.refund_key, now=now)


def on_order_late(event: OrderLate, *, now: datetime) -> None:
    """Open a case about an order that did not arrive on the promised day (电商法 20, L33)."""
    services.open_late_case(order=event.number, now=now)


def on_pickup_given_up(event: PickupGivenUp, *, now: datetime) -> None:
    """Give the money of goods that nobody fetched back."""
    services.refund_unfetched(order=event.ref, now=now)
