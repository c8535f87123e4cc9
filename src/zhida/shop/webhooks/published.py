"""Which events leave the shop, under which name and with which fields: numbers and amounts, no person.

A customer's id, name, phone or address is in none of them; a program asks the API for what it may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zhida.shop.aftersales.events import CaseMoved, CaseOpened
from zhida.shop.aftersales.queries import find_order_of
from zhida.shop.catalogue.events import ProductChanged, ProductPublished, ProductWithdrawn
from zhida.shop.inventory.events import StockChanged
from zhida.shop.kernel.outbox import Event
from zhida.shop.orders.events import (
    OrderCancelled,
    OrderClosed,
    OrderCompleted,
    OrderDelivered,
    OrderPaid,
    OrderPlaced,
    OrderShipped,
)
from zhida.shop.payments.events import RefundSucceeded
from zhida.shop.price_protection.events import PriceProtected

PING: Final = "ping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A name for programs, and for each of its fields the event's own."""

    name: str
    fields: dict[str, str]


_ORDER: Final = {"order": "number"}
_PRODUCT: Final = {"product": "number"}
_CASE: Final = {"case": "number", "order": "order", "kind": "kind"}

PUBLISHED: Final[dict[type[Event], Published]] = {
    OrderPlaced: Published(
        name="order.placed", fields={**_ORDER, "payable": "payable", "expires_at": "expires_at"}
    ),
    OrderPaid: Published(
        name="order.paid",
        fields={**_ORDER, "amount": "amount", "channel": "channel", "paid_at": "paid_at"},
    ),
    OrderShipped: Published(name="order.shipped", fields={**_ORDER, "parcel": "parcel"}),
    OrderDelivered: Published(name="order.delivered", fields={**_ORDER, "delivered_at": "delivered_at"}),
    OrderCompleted: Published(name="order.completed", fields={**_ORDER, "is_automatic": "is_automatic"}),
    OrderCancelled: Published(name="order.cancelled", fields={**_ORDER, "reason": "reason"}),
    OrderClosed: Published(name="order.closed", fields={**_ORDER, "refunded": "refunded"}),
    RefundSucceeded: Published(
        name="refund.succeeded",
        fields={
            "order": "ref",
            "case": "ref",
            "refund": "refund",
            "amount": "amount",
            "refunded_at": "refunded_at",
        },
    ),
    CaseOpened: Published(name="case.opened", fields={**_CASE, "opened_at": "opened_at"}),
    CaseMoved: Published(
        name="case.moved",
        fields={**_CASE, "before": "before", "status": "status", "moved_at": "moved_at"},
    ),
    PriceProtected: Published(
        name="order.price_protected",
        fields={
            "order": "order",
            "line": "line",
            "units": "units",
            "before": "before",
            "after": "after",
            "amount": "amount",
        },
    ),
    ProductPublished: Published(name="product.published", fields=_PRODUCT),
    ProductChanged: Published(name="product.changed", fields=_PRODUCT),
    ProductWithdrawn: Published(name="product.withdrawn", fields=_PRODUCT),
    StockChanged: Published(name="stock.changed", fields={"sku": "sku", "availability": "availability"}),
}
EVENT_NAMES: Final = tuple(published.name for published in PUBLISHED.values())


def data_of(event: Event) -> dict[str, object]:
    """Return what programs are told of an event, as JSON.

    Money that was paid for a repair's quote stands under the case's number: such a refund names the case and
    no order, any other the order and no case.
    """
    payload = event.payload()
    data = {name: payload[source] for name, source in PUBLISHED[type(event)].fields.items()}
    if isinstance(event, RefundSucceeded):
        is_of_case = find_order_of(case=event.ref) is not None
        data["order" if is_of_case else "case"] = None
    return data
