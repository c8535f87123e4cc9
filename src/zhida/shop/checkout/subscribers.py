"""What checkout does when a payment and a paid order are announced."""

from datetime import datetime

from zhida.shop.checkout import services
from zhida.shop.checkout.freezing import sold_rows
from zhida.shop.kernel.money import Money
from zhida.shop.loyalty import services as loyalty_services
from zhida.shop.orders.events import OrderCompleted, OrderPaid
from zhida.shop.orders.queries import get_order, is_order, units_by_product
from zhida.shop.payments.events import PaymentCaptured
from zhida.shop.pricing.services import record_sale
from zhida.shop.search.services import add_sales


def on_payment_captured(event: PaymentCaptured, *, now: datetime) -> None:
    """Mark the order paid and its stock sold; money for an order that ended goes back.

    What pays something else, as a repair's quote, is its own room's.
    """
    if not is_order(number=event.ref):
        return
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


def promise_points(event: OrderPaid, *, now: datetime) -> None:
    """Promise the points that the paid goods will earn, so that the shopper sees them coming."""
    amount = _paid_for_goods(event.number)
    loyalty_services.promise(ref=event.number, customer_id=event.customer_id, amount=amount, now=now)


def on_order_completed(event: OrderCompleted, *, now: datetime) -> None:
    """Give the points that a completed order has earned, and the growth towards the next level."""
    amount = _paid_for_goods(event.number)
    loyalty_services.earn(ref=event.number, customer_id=event.customer_id, amount=amount, now=now)


def _paid_for_goods(number: str) -> Money:
    amounts = get_order(number=number, for_customer=None).amounts
    return amounts.payable - amounts.freight
