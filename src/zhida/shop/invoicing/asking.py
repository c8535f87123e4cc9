"""Until when an invoice may be asked for, and from when it is due."""

from datetime import datetime
from typing import Final

from zhida.shop.invoicing.account import IssueAt
from zhida.shop.invoicing.conf import REQUEST_FOR
from zhida.shop.orders.records import OrderRecord, OrderStatus

RIPE: Final = {
    IssueAt.COMPLETED: frozenset({OrderStatus.COMPLETED}),
    IssueAt.DELIVERED: frozenset({OrderStatus.COMPLETED, OrderStatus.DELIVERED}),
    IssueAt.PAID: frozenset(
        {
            OrderStatus.COMPLETED,
            OrderStatus.DELIVERED,
            OrderStatus.SHIPPED,
            OrderStatus.PACKING,
            OrderStatus.PAID,
        }
    ),
}


def is_ripe(status: OrderStatus, at: IssueAt) -> bool:
    """Say whether an order has come so far that its invoice is issued."""
    return status in RIPE[at]


def request_until(order: OrderRecord) -> datetime | None:
    """Give the end of the time in which to ask: 365 days after completion; None before it."""
    done = [entry.at for entry in order.timeline if entry.status is OrderStatus.COMPLETED]
    return done[0] + REQUEST_FOR if done else None
