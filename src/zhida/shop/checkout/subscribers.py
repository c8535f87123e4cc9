"""What checkout does when a payment and a paid order are announced."""

from datetime import datetime

from zhida.shop.checkout import services
from zhida.shop.checkout.freezing import sold_rows
from zhida.shop.orders.events import OrderPaid
from zhida.shop.orders.queries import get_order, units_by_product
from zhida.shop.payments.events import PaymentCaptured
from zhida.shop.pricing.services import record_sale
from zhida.shop.search.services import add_sales


def on_payment_captured(event: PaymentCaptured, *, now: datetime) -> None:
    """Mark the order paid and its stock sold; money for an order that ended goes back."""
    services.take_payment(
        number=event.ref, amount=event.amount, attempt=event.attempt, channel=event.channel, now=now
    )


def on_order_paid(event: OrderPaid, *, now: datetime) -> None:
    """Count what was sold, so that lists can sort by it, and keep at which prices, for the price law.

    A refund takes its units off again, and a whole one the prices (aftersales).
    """
    order = get_order(number=event.number, for_customer=None)
    record_sale(ref=event.number, rows=sold_rows(order.lines), now=event.paid_at)
    for product_number, units in units_by_product(number=event.number).items():
        add_sales(number=product_number, units=units, now=now)
