"""Order events become messages: every one a line in the inbox, a dispatch a short message as well."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.kernel.money import yuan_text
from zhida.shop.messaging.records import SmsTemplate
from zhida.shop.notifications.records import MessageKind
from zhida.shop.notifications.services import plan_sms, put_in_inbox
from zhida.shop.orders.events import (
    OrderCancelled,
    OrderClosed,
    OrderDelivered,
    OrderPaid,
    OrderPriceLowered,
    OrderShipped,
)
from zhida.shop.shipping.queries import parcels_for

TAIL_DIGITS = 4


def on_order_paid(event: OrderPaid, *, now: datetime) -> None:
    """Confirm the payment to the buyer (电商法 53)."""
    put_in_inbox(
        customer_id=event.customer_id,
        kind=MessageKind.ORDER_PAID,
        order=event.number,
        data={"amount": yuan_text(event.amount.minor)},
        now=now,
    )


def on_order_cancelled(event: OrderCancelled, *, now: datetime) -> None:
    """Tell the buyer that an unpaid order ended."""
    put_in_inbox(
        customer_id=event.customer_id,
        kind=MessageKind.ORDER_CANCELLED,
        order=event.number,
        data={},
        now=now,
    )


def on_order_shipped(event: OrderShipped, *, now: datetime) -> None:
    """Tell the buyer who carries the parcel and under which number, in the inbox and by SMS."""
    parcels = parcels_for(refs=[event.number]).get(event.number, [])
    parcel = next(row for row in parcels if row.number == event.parcel)
    put_in_inbox(
        customer_id=event.customer_id,
        kind=MessageKind.ORDER_SHIPPED,
        order=event.number,
        data={"carrier": parcel.carrier_name, "tracking": parcel.tracking},
        now=now,
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
    put_in_inbox(
        customer_id=event.customer_id,
        kind=MessageKind.ORDER_DELIVERED,
        order=event.number,
        data={},
        now=now,
    )


def on_order_closed(event: OrderClosed, *, now: datetime) -> None:
    """Tell the buyer that the money is on its way back."""
    put_in_inbox(
        customer_id=event.customer_id,
        kind=MessageKind.ORDER_REFUNDED,
        order=event.number,
        data={"amount": yuan_text(event.refunded.minor)},
        now=now,
    )


def on_order_price_lowered(event: OrderPriceLowered, *, now: datetime) -> None:
    """Tell the buyer what an unpaid order costs now."""
    put_in_inbox(
        customer_id=event.customer_id,
        kind=MessageKind.ORDER_PRICE_LOWERED,
        order=event.number,
        data={"before": yuan_text(event.before.minor), "amount": yuan_text(event.after.minor)},
        now=now,
    )
