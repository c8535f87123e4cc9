"""Freezing the lower price that staff gave an unpaid order."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel import outbox
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.errors import OrderCannotMove, OrderChangedMeanwhile
from zhida.shop.orders.events import OrderPriceLowered
from zhida.shop.orders.lifecycle import OrderStatus
from zhida.shop.orders.locks import lines_of, lock_order
from zhida.shop.orders.models import Order, OrderLine, OrderPriceChange
from zhida.shop.orders.permissions import LOWER_PRICE
from zhida.shop.orders.records import FrozenPrices


@transactional
def freeze_lower_price(
    *, actor: Actor, number: str, prices: FrozenPrices, reason: str, now: datetime
) -> None:
    """Replace the frozen prices of an unpaid order by lower ones; records OrderPriceLowered.

    The whole is guarded by one conditional update on status and present payable. Raises OrderNotFound,
    OrderCannotMove (not unpaid any more), OrderChangedMeanwhile.
    """
    actor.require(LOWER_PRICE)
    order = lock_order(number=number)
    if order.status != OrderStatus.AWAITING_PAYMENT:
        raise OrderCannotMove(order_status=order.status.lower())
    amounts = prices.amounts
    assert amounts.payable.minor < order.payable_minor
    changed = Order.objects.filter(
        pk=order.pk, status=OrderStatus.AWAITING_PAYMENT, payable_minor=order.payable_minor
    ).update(
        discount_minor=amounts.discount.minor,
        freight_minor=amounts.freight.minor,
        payable_minor=amounts.payable.minor,
        quote=dict(prices.quote),
    )
    if changed != 1:
        raise OrderChangedMeanwhile
    _refreeze_lines(order, prices)
    OrderPriceChange.objects.create(
        order=order,
        by=actor.principal,
        at=now,
        before_minor=order.payable_minor,
        after_minor=amounts.payable.minor,
        reason=reason,
    )
    lowered = OrderPriceLowered(
        number=number,
        customer_id=order.customer_id,
        before=Money(order.payable_minor, order.currency),
        after=amounts.payable,
    )
    outbox.record(lowered, now=now)


def _refreeze_lines(order: Order, prices: FrozenPrices) -> None:
    lines = lines_of(order)
    for line in lines:
        frozen = prices.lines[line.key]
        assert len(frozen.unit_shares) == line.quantity
        assert sum(frozen.unit_shares) == frozen.payable_minor
        line.payable_minor = frozen.payable_minor
        line.rows = [dict(row) for row in frozen.rows]
        line.unit_shares = sorted(frozen.unit_shares, reverse=True)
    assert (
        sum(line.payable_minor for line in lines) + prices.amounts.freight.minor
        == prices.amounts.payable.minor
    )
    OrderLine.objects.bulk_update(lines, ["payable_minor", "rows", "unit_shares"])
