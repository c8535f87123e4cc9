"""What the orders room tells the others. Every event is ordered by the order's number."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(Event):
    """An order stands, unpaid, and holds stock until `expires_at`."""

    name: ClassVar[str] = "orders.OrderPlaced"

    number: str
    customer_id: int
    payable: Money
    expires_at: datetime

    @property
    def key(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid(Event):
    """The whole payable of an order was captured; `channel` is empty when nothing was payable."""

    name: ClassVar[str] = "orders.OrderPaid"

    number: str
    customer_id: int
    amount: Money
    channel: str
    paid_at: datetime

    @property
    def key(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(Event):
    """An unpaid order ended; `reason` is a CancelReason code."""

    name: ClassVar[str] = "orders.OrderCancelled"

    number: str
    customer_id: int
    reason: str

    @property
    def key(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShipped(Event):
    """Every unit that is still to be shipped has left; `parcel` is the last one."""

    name: ClassVar[str] = "orders.OrderShipped"

    number: str
    customer_id: int
    parcel: str

    @property
    def key(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDelivered(Event):
    """The last parcel of an order was signed for."""

    name: ClassVar[str] = "orders.OrderDelivered"

    number: str
    customer_id: int
    delivered_at: datetime

    @property
    def key(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCompleted(Event):
    """The shopper confirmed receipt, or the days to do so ran out."""

    name: ClassVar[str] = "orders.OrderCompleted"

    number: str
    customer_id: int
    is_automatic: bool

    @property
    def key(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderClosed(Event):
    """A paid order was refunded in full."""

    name: ClassVar[str] = "orders.OrderClosed"

    number: str
    customer_id: int
    refunded: Money

    @property
    def key(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPriceLowered(Event):
    """Staff lowered what an unpaid order costs."""

    name: ClassVar[str] = "orders.OrderPriceLowered"

    number: str
    customer_id: int
    before: Money
    after: Money

    @property
    def key(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLate(Event):
    """A paid order had not arrived on `promised_by`, the last day promised; recorded once an order."""

    name: ClassVar[str] = "orders.OrderLate"

    number: str
    customer_id: int
    promised_by: date

    @property
    def key(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderUrged(Event):
    """The buyer asks to send a paid order soon; at most once in 24 hours."""

    name: ClassVar[str] = "orders.OrderUrged"

    number: str
    customer_id: int
    urged_at: datetime

    @property
    def key(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAddressChanged(Event):
    """The buyer sends an order that is not packed yet to another address."""

    name: ClassVar[str] = "orders.OrderAddressChanged"

    number: str
    customer_id: int

    @property
    def key(self) -> str:
        return self.number
