"""Row locks of the orders room. Always the order row first; lines are changed in the order of their keys."""

from zhida.shop.orders.errors import OrderNotFound
from zhida.shop.orders.models import Order, OrderLine


def lock_order(*, number: str, for_customer: int | None = None) -> Order:
    """Lock and return one order row. Raises OrderNotFound (also for another's order)."""
    row = Order.objects.of_customer(for_customer).select_for_update().filter(number=number).first()
    if row is None:
        raise OrderNotFound
    return row


def lines_of(order: Order) -> list[OrderLine]:
    """Read an order's lines in key order, after its row was locked."""
    return list(OrderLine.objects.filter(order=order).order_by("key"))
