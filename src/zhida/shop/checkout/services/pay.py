"""Starting to pay an order."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.checkout.services.hold import hold_for_transfer
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
    Choosing bank transfer keeps the order for as long as the transfer may take, usually 48 hours.
    """
    status = orders_queries.status_of(number=number, for_customer=actor.customer_id)
    if status is not OrderStatus.AWAITING_PAYMENT:
        raise OrderCannotMove(order_status=status.lower())
    started = payments_services.start_attempt(ref=number, wish=wish, actor=actor, now=now)
    if started.kind == "transfer":
        hold_for_transfer(number=number, attempt=started.attempt, ends_at=started.expires_at, now=now)
    return started
