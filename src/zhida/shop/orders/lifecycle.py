"""The whole state machine of an order on one screen."""

from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.orders.errors import OrderCannotMove


class OrderStatus(StrEnum):
    AWAITING_PAYMENT = "AWAITING_PAYMENT"
    PAID = "PAID"
    PACKING = "PACKING"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    CLOSED = "CLOSED"


class OrderFlag(StrEnum):
    """The coloured flag that staff stick on an order; NONE is no flag."""

    NONE = "NONE"
    RED = "RED"
    YELLOW = "YELLOW"
    GREEN = "GREEN"
    BLUE = "BLUE"
    PURPLE = "PURPLE"


# CANCELLED was never paid; CLOSED was paid and then refunded in full. Both are final.
ORDER_TRANSITIONS: Final[dict[OrderStatus, frozenset[OrderStatus]]] = {
    OrderStatus.AWAITING_PAYMENT: frozenset({OrderStatus.PAID, OrderStatus.CANCELLED}),
    OrderStatus.PAID: frozenset({OrderStatus.PACKING, OrderStatus.SHIPPED, OrderStatus.CLOSED}),
    OrderStatus.PACKING: frozenset({OrderStatus.SHIPPED, OrderStatus.CLOSED}),
    OrderStatus.SHIPPED: frozenset({OrderStatus.DELIVERED, OrderStatus.COMPLETED, OrderStatus.CLOSED}),
    OrderStatus.DELIVERED: frozenset({OrderStatus.COMPLETED, OrderStatus.CLOSED}),
    OrderStatus.COMPLETED: frozenset({OrderStatus.CLOSED}),
    OrderStatus.CANCELLED: frozenset(),
    OrderStatus.CLOSED: frozenset(),
}

UNSHIPPED: Final = frozenset({OrderStatus.PAID, OrderStatus.PACKING})
# Nothing more is to be done: the buyer may put such an order out of sight.
ENDED: Final = frozenset({OrderStatus.COMPLETED, OrderStatus.CANCELLED, OrderStatus.CLOSED})
ONCE_PAID: Final = frozenset(set(OrderStatus) - {OrderStatus.AWAITING_PAYMENT, OrderStatus.CANCELLED})

STATUS_NAMES: Final[dict[OrderStatus, Promise]] = {
    OrderStatus.AWAITING_PAYMENT: _("待付款"),
    OrderStatus.PAID: _("已付款"),
    OrderStatus.PACKING: _("备货中"),
    OrderStatus.SHIPPED: _("已发货"),
    OrderStatus.DELIVERED: _("已签收"),
    OrderStatus.COMPLETED: _("已完成"),
    OrderStatus.CANCELLED: _("已取消"),
    OrderStatus.CLOSED: _("已关闭"),
}


def check_transition(*, present: OrderStatus, to: OrderStatus) -> None:
    """Return when the table permits the step.

    Raises OrderCannotMove (409) with the present status otherwise.
    """
    if to not in ORDER_TRANSITIONS[present]:
        raise OrderCannotMove(order_status=present.lower())
