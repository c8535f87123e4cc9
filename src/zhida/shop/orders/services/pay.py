"""Marking an order paid, and taken up by the warehouse."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel import outbox
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import status
from zhida.shop.orders.events import OrderPaid
from zhida.shop.orders.lifecycle import OrderStatus
from zhida.shop.orders.locks import lock_order
from zhida.shop.orders.models import Order
from zhida.shop.orders.permissions import SHIP_ORDERS
from zhida.shop.orders.records import PaidOutcome
from zhida.shop.orders.services import late


@transactional
def mark_paid(*, number: str, amount: Money, channel: str, by: str, now: datetime) -> PaidOutcome:
    """Move an unpaid order to PAID and record OrderPaid; its promised day is watched from now on.

    Only the whole payable pays an order; another amount is a bug of the caller and asserted. An order that is
    paid already, or ended unpaid, is left alone and the outcome says so.
    """
    order = lock_order(number=number)
    if order.status == OrderStatus.CANCELLED:
        return PaidOutcome.TOO_LATE
    if order.status != OrderStatus.AWAITING_PAYMENT:
        return PaidOutcome.ALREADY_PAID
    assert amount == Money(order.payable_minor, order.currency), (number, amount)
    status.move(order=order, to=OrderStatus.PAID, by=by, now=now)
    Order.objects.filter(pk=order.pk).update(captured_minor=amount.minor)
    paid = OrderPaid(
        number=number, customer_id=order.customer_id, amount=amount, channel=channel, paid_at=now
    )
    outbox.record(paid, now=now)
    late.watch(order)
    return PaidOutcome.PAID


@transactional
def mark_packing(*, actor: Actor, number: str, now: datetime) -> None:
    """Say that the warehouse has taken up a paid order.

    Raises OrderNotFound, OrderCannotMove.
    """
    actor.require(SHIP_ORDERS)
    order = lock_order(number=number)
    status.move(order=order, to=OrderStatus.PACKING, by=actor.principal, now=now)
