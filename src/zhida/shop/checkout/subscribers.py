"""What checkout does when a payment is announced."""

from datetime import datetime

from zhida.shop.checkout import services
from zhida.shop.payments.events import PaymentCaptured


def on_payment_captured(event: PaymentCaptured, *, now: datetime) -> None:
    """Mark the order paid and its stock sold; money for an order that ended goes back."""
    services.take_payment(
        number=event.ref, amount=event.amount, attempt=event.attempt, channel=event.channel, now=now
    )
