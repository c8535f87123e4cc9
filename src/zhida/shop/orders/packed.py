"""What the packing table sees of orders: rows to pick, boxes to fill, orders on a list to take away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from zhida.shop.kernel.money import Money
from zhida.shop.orders.holds import LineHold
from zhida.shop.orders.lifecycle import OrderStatus
from zhida.shop.orders.records import OrderAddress, OrderSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedUnits:
    """How many picked units go to one line of an order."""

    order: str
    line: str
    units: int
    is_gift: bool = False
    holds: tuple[LineHold, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Say whether a recall keeps all these units here; one that names serials lets others leave."""
        return any(hold.is_whole for hold in self.holds)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickRow:
    """Units of one SKU to take from one warehouse, and the orders that they go to.

    `units` leaves out those that a recall keeps here.
    """

    warehouse: str
    sku: str
    title: str
    options: Mapping[str, str]
    units: int
    orders: tuple[PickedUnits, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedLine:
    """Units of one line that go into the box."""

    key: str
    sku: str
    title: str
    options: Mapping[str, str]
    units: int
    unit_price: Money
    is_gift: bool
    needs_serial: bool = False
    holds: tuple[LineHold, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Say whether a recall keeps all these units here; one that names serials lets others leave."""
        return any(hold.is_whole for hold in self.holds)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedOrder:
    """What goes into the box of an order, with a masked address."""

    number: str
    status: OrderStatus
    placed_at: datetime
    address: OrderAddress
    note: str
    pickup_point: str
    lines: tuple[PackedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOrder:
    """An order on a list that leaves the shop; the address is masked unless it was revealed."""

    summary: OrderSummary
    address: OrderAddress
    note: str
    promised_by: date | None
