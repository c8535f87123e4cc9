"""What a shopper narrows the list of their own orders by, and how many orders each tab has."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q

from zhida.shop.orders import conf, texts
from zhida.shop.orders.acts import ShopperAct
from zhida.shop.orders.lifecycle import OrderStatus
from zhida.shop.orders.models import Order, OrderAct, OrderLine, OrderQuerySet
from zhida.shop.orders.records import ActEntry


class OrderTab(StrEnum):
    """A tab of the order centre: what the shopper waits for."""

    ALL = "ALL"
    TO_PAY = "TO_PAY"
    TO_SHIP = "TO_SHIP"
    TO_RECEIVE = "TO_RECEIVE"
    COMPLETED = "COMPLETED"


STATUSES_OF: Final[dict[OrderTab, frozenset[OrderStatus]]] = {
    OrderTab.ALL: frozenset(OrderStatus),
    OrderTab.TO_PAY: frozenset({OrderStatus.AWAITING_PAYMENT}),
    OrderTab.TO_SHIP: frozenset({OrderStatus.PAID, OrderStatus.PACKING}),
    OrderTab.TO_RECEIVE: frozenset({OrderStatus.SHIPPED, OrderStatus.DELIVERED}),
    OrderTab.COMPLETED: frozenset({OrderStatus.COMPLETED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOrderFilter:
    """Narrows a shopper's orders by tab, by one status, and by a text that their number or one of their
    titles holds. What lies in the recycle bin shows only when it is asked for, and then alone.
    """

    tab: OrderTab = OrderTab.ALL
    status: OrderStatus | None = None
    text: str = ""
    is_hidden: bool = False

    def rows(self, customer_id: int) -> OrderQuerySet:
        """Give the matching rows, unordered and unevaluated; never more than one shopper's are looked at.

        Raises OrderTextInvalid.
        """
        rows = Order.objects.of_customer(customer_id).filter(hidden_at__isnull=not self.is_hidden)
        if self.status is not None:
            rows = rows.filter(status=self.status)
        elif self.tab is not OrderTab.ALL:
            rows = rows.filter(status__in=sorted(STATUSES_OF[self.tab]))
        text = texts.optional(self.text, limit=conf.SEARCHED_TEXT_MAX_LENGTH)
        if text:
            titled = OrderLine.objects.filter(order=OuterRef("pk"), title__icontains=text)
            rows = rows.filter(Q(number__icontains=text) | Exists(titled))
        return rows


def count_tabs(*, for_customer: int) -> dict[OrderTab, int]:
    """Count a shopper's orders by tab, without the recycle bin; one query."""
    counted = dict(
        Order.objects.of_customer(for_customer)
        .filter(hidden_at=None)
        .order_by("status")
        .values_list("status")
        .annotate(orders=Count("id"))
    )
    return {tab: sum(counted.get(status, 0) for status in statuses) for tab, statuses in STATUSES_OF.items()}


def acts_of(*, number: str, for_customer: int) -> tuple[ActEntry, ...]:
    """Read what the shopper did to their own order, oldest first; one query, () for another's order."""
    rows = OrderAct.objects.filter(order__number=number, order__customer_id=for_customer).order_by("id")
    return tuple(ActEntry(kind=ShopperAct(row.kind), at=row.at, note=row.note) for row in rows)
