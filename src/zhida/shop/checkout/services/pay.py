"""Starting to pay an order."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.errors import OrderCannotMove
from zhida.shop.orders.records import OrderStatus
from zhida.shop.payments import services as payments_services
from zhida.shop.payments.records import AttemptStart
from zhida.shop.payments.services import PayWish


def start_payment(*, actor: Actor, number: str, wish: PayWish, now: datetime) -> AttemptStart:
    """Start paying the shopper's own unpaid order at a channel; calls the channel, so outside a transaction.

    Raises OrderNotFound (also another's order), OrderCannotMove (not unpaid any more), and what the payments
    room refuses (PaymentClosed, MethodUnavailable, PaymentRefused, ChannelUnreachable, TooManyAttempts).
    """
    status = orders_queries.status_of(number=number, for_customer=actor.customer_id)
    if status is not OrderStatus.AWAITING_PAYMENT:
        raise OrderCannotMove(order_status=status.lower())
    return payments_services.start_attempt(ref=number, wish=wish, actor=actor, now=now)
