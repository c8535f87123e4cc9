"""What an order line can still take as a credit: never more than is left of the line, nor of the order."""

from zhida.shop.kernel.money import Money, yuan_text
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.errors import OrderLineNotFound
from zhida.shop.orders.records import ONCE_PAID, OrderLineRecord, OrderRecord, OrderStatus
from zhida.shop.tradeins.errors import TradeInExceedsLine, TradeInOrderUnfit
from zhida.shop.tradeins.lifecycle import PayWay, TradeInStatus
from zhida.shop.tradeins.models import TradeIn

WITHOUT_MONEY = (
    TradeInStatus.RETURNING,
    TradeInStatus.RETURNED,
    TradeInStatus.CANCELLED,
    TradeInStatus.EXPIRED,
)
LEAST_LEFT = 1
# Their refund is counted on the order itself.
COUNTED_BY_ORDER = (TradeInStatus.PAYING, TradeInStatus.PAID)


def room_of_line(order: OrderRecord, line: OrderLineRecord, *, apart_from: str = "") -> Money:
    """Give what a line can still take, beside the credits that other trade-ins hold; zero when it is none.

    One fen of the order stays: an order whose last fen is back is closed, and its goods are not sent.
    Worked: a line paid with 3999.00, of which a unit at 1999.50 was refunded, takes at most 1999.49; with
    another trade-in of 800.00 tied to it, 1199.49.
    """
    if order.status not in ONCE_PAID or order.status is OrderStatus.CLOSED or line.gift is not None:
        return Money.zero(order.captured.currency)
    claimed = set(line.claimed_units)
    shares = sum(share for unit, share in enumerate(line.unit_shares) if unit not in claimed)
    held = (
        TradeIn.objects.filter(order=order.number, way=PayWay.CREDIT)
        .exclude(status__in=WITHOUT_MONEY)
        .exclude(number=apart_from)
        .values_list("line_key", "status", "amount_minor")
    )
    of_line = of_order = 0
    for key, status, amount in held:
        of_line += amount if key == line.key else 0
        of_order += 0 if status in COUNTED_BY_ORDER else amount
    left = (order.captured - order.refunding).minor - of_order
    return Money(max(0, min(shares - of_line, left - LEAST_LEFT)), order.captured.currency)


def lock_room(*, order: str, line: str, apart_from: str) -> Money:
    """Lock an order and give what its line can still take. Raises OrderNotFound, OrderLineNotFound."""
    orders_services.hold_for_refund(number=order)
    record = orders_queries.get_order(number=order, for_customer=None)
    return room_of_line(record, _line(record, line), apart_from=apart_from)


def check_tie(*, trade_in: TradeIn, order: str, line: str) -> None:
    """Let a trade-in be tied to a line of its seller's own order that can take all of its amount.

    Locks the order. Raises OrderNotFound (also another's), OrderLineNotFound, TradeInOrderUnfit,
    TradeInExceedsLine: what is more than the line is paid by transfer, never cut.
    """
    orders_queries.get_order(number=order, for_customer=trade_in.customer_id)
    left = lock_room(order=order, line=line, apart_from=trade_in.number)
    if left.is_zero:
        raise TradeInOrderUnfit
    if trade_in.amount_minor > left.minor:
        raise TradeInExceedsLine(left=yuan_text(left.minor))


def _line(order: OrderRecord, key: str) -> OrderLineRecord:
    found = next((line for line in order.lines if line.key == key), None)
    if found is None:
        raise OrderLineNotFound(line=key)
    return found
