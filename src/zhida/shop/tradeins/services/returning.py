"""What the return of an order means for the old devices that were credited to it."""

from datetime import datetime

from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.records import OrderRecord
from zhida.shop.tradeins import payees, status
from zhida.shop.tradeins.lifecycle import PayWay, TradeInStatus
from zhida.shop.tradeins.models import TradeIn

ORDER_RETURNED = "ORDER_RETURNED"


@transactional
def owe_again(*, order: str, now: datetime) -> None:
    """Owe the price of old devices by transfer once all goods came back of the order they were credited to.

    No refund gives back more than was paid, so the credit counts as a part of the price of the goods then,
    and the device, which the shop keeps, is still to be paid: the seller is asked for an account.
    Worked: a phone of 3000.00 with a credit of 1234.50 comes back: 1765.50 is refunded, 1234.50 was, and
    1234.50 is transferred.
    """
    rows = TradeIn.objects.select_for_update().filter(order=order, way=PayWay.CREDIT).order_by("id")
    credited = [row for row in rows if row.status == TradeInStatus.PAID]
    if not credited or not _is_all_back(orders_queries.get_order(number=order, for_customer=None)):
        return
    for trade_in in credited:
        trade_in.way, trade_in.refund_number = PayWay.TRANSFER, ""
        payees.forget(trade_in)
        status.move(trade_in=trade_in, to=TradeInStatus.PAYABLE, by="SYSTEM", now=now, note=ORDER_RETURNED)


def _is_all_back(order: OrderRecord) -> bool:
    return all(line.refunded_quantity == line.quantity for line in order.lines if line.gift is None)
