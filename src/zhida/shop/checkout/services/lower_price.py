"""Staff lower the price of an unpaid order."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.checkout import freezing
from zhida.shop.checkout.errors import PriceNotLower
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.errors import OrderCannotMove, ReasonMissing
from zhida.shop.orders.permissions import LOWER_PRICE
from zhida.shop.orders.records import OrderStatus
from zhida.shop.payments import services as payments_services


@transactional
def lower_price(*, actor: Actor, number: str, payable: Money, reason: str, now: datetime) -> None:
    """Lower what an unpaid order costs, with a reason; its unit shares are frozen anew to the lower sum.

    Only while no payment was started: what a channel was told stands. Records OrderPriceLowered and leaves an
    audit row. Worked: an order of 35.00 with goods 20.00 and 10.00 lowered to 32.00 cuts 2.00 and 1.00.
    Raises PermissionDenied, ReasonMissing, OrderNotFound, OrderCannotMove (not unpaid), PriceNotLower,
    AmountFrozen (a payment was started).
    """
    actor.require(LOWER_PRICE)
    if not reason.strip():
        raise ReasonMissing
    order = orders_queries.get_order(number=number, for_customer=None)
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        raise OrderCannotMove(order_status=order.status.lower())
    present = order.amounts.payable
    if payable.currency != present.currency or not 0 < payable.minor < present.minor:
        raise PriceNotLower(payable=present.minor)
    prices = freezing.lowered_prices(order, payable=payable, reason=reason.strip())
    orders_services.freeze_lower_price(
        actor=actor, number=number, prices=prices, reason=reason.strip(), now=now
    )
    payments_services.change_amount(ref=number, amount=payable, now=now)
    record_audit(
        actor=actor,
        action="checkout.lower_price",
        subject=f"order:{number}",
        before={"payable_minor": present.minor},
        after={"payable_minor": payable.minor},
        reason=reason.strip(),
        now=now,
    )
