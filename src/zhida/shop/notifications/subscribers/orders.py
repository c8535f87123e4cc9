"""Events of orders and payments become lines in the buyer's inbox, a dispatch a short message as well."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.aftersales.queries import find_order_of
from zhida.shop.kernel.money import Money, yuan_text
from zhida.shop.messaging.records import SmsTemplate
from zhida.shop.notifications.records import MessageKind
from zhida.shop.notifications.services import plan_sms, put_in_inbox
from zhida.shop.orders.events import (
    OrderCancelled,
    OrderClosed,
    OrderDelivered,
    OrderLate,
    OrderPaid,
    OrderPriceLowered,
    OrderShipped,
)
from zhida.shop.orders.queries import customer_of
from zhida.shop.payments.events import PaymentLate, PaymentSurplus, RefundSucceeded
from zhida.shop.shipping.queries import parcels_for
from zhida.shop.shipping.records import PICKUP_CARRIER

TAIL_DIGITS = 4


def on_order_paid(event: OrderPaid, *, now: datetime) -> None:
    """Confirm the payment to the buyer (电商法 53)."""
    _tell(event, MessageKind.ORDER_PAID, {"amount": yuan_text(event.amount.minor)}, now)


def on_order_cancelled(event: OrderCancelled, *, now: datetime) -> None:
    """Tell the buyer that an unpaid order ended."""
    _tell(event, MessageKind.ORDER_CANCELLED, {}, now)


def on_order_shipped(event: OrderShipped, *, now: datetime) -> None:
    """Tell the buyer who carries the parcel and under which number, in the inbox and by SMS.

    Who fetched the goods holds them: nothing is told then.
    """
    parcels = parcels_for(refs=[event.number]).get(event.number, [])
    parcel = next(row for row in parcels if row.number == event.parcel)
    if parcel.carrier == PICKUP_CARRIER:
        return
    _tell(
        event,
        MessageKind.ORDER_SHIPPED,
        {"carrier": parcel.carrier_name, "tracking": parcel.tracking},
        now,
    )
    plan_sms(
        customer_id=event.customer_id,
        template=SmsTemplate.ORDER_SHIPPED,
        params={
            "number": event.number,
            "carrier": parcel.carrier_name,
            "tail": parcel.tracking[-TAIL_DIGITS:],
        },
        now=now,
    )


def on_order_delivered(event: OrderDelivered, *, now: datetime) -> None:
    """Ask the buyer to confirm receipt."""
    _tell(event, MessageKind.ORDER_DELIVERED, {}, now)


def on_order_late(event: OrderLate, *, now: datetime) -> None:
    """Tell the buyer openly that the promised day passed."""
    _tell(event, MessageKind.ORDER_LATE, {"day": event.promised_by.isoformat()}, now)


def on_order_closed(event: OrderClosed, *, now: datetime) -> None:
    """Tell the buyer that all of an order was refunded and nothing more will be sent."""
    _tell(event, MessageKind.ORDER_CLOSED, {}, now)


def on_order_price_lowered(event: OrderPriceLowered, *, now: datetime) -> None:
    """Tell the buyer what an unpaid order costs now."""
    amounts = {"before": yuan_text(event.before.minor), "amount": yuan_text(event.after.minor)}
    _tell(event, MessageKind.ORDER_PRICE_LOWERED, amounts, now)


def on_refund_succeeded(event: RefundSucceeded, *, now: datetime) -> None:
    """Tell the buyer that a refund, of an order's part or of money that came too much, has arrived."""
    _tell_of_money(event.ref, MessageKind.ORDER_REFUNDED, event.amount, now)


def on_payment_late(event: PaymentLate, *, now: datetime) -> None:
    """Tell the buyer that money for an order that had ended goes back."""
    _tell_of_money(event.ref, MessageKind.PAYMENT_LATE, event.amount, now)


def on_payment_surplus(event: PaymentSurplus, *, now: datetime) -> None:
    """Tell the buyer that the second payment of an order goes back."""
    _tell_of_money(event.ref, MessageKind.PAYMENT_SURPLUS, event.amount, now)


def _tell(
    event: OrderPaid
    | OrderCancelled
    | OrderShipped
    | OrderDelivered
    | OrderLate
    | OrderClosed
    | OrderPriceLowered,
    kind: MessageKind,
    data: dict[str, str],
    now: datetime,
) -> None:
    put_in_inbox(customer_id=event.customer_id, kind=kind, order=event.number, data=data, now=now)


def _tell_of_money(number: str, kind: MessageKind, amount: Money, now: datetime) -> None:
    """Money of a repair's quote is told under the order that the case is about."""
    data = {"amount": yuan_text(amount.minor)}
    order, customer_id = find_order_of(case=number) or (number, customer_of(number=number))
    put_in_inbox(customer_id=customer_id, kind=kind, order=order, data=data, now=now)
