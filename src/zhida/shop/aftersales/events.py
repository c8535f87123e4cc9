"""What after-sales tells the others. Every event is ordered by the order's number."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefunded(Event):
    """A refund of an order arrived and was counted; `number` is the refund's. Zero when nothing was paid."""

    name: ClassVar[str] = "aftersales.OrderRefunded"

    number: str
    order: str
    customer_id: int
    amount: Money
    refunded_at: datetime

    @property
    def key(self) -> str:
        return self.order


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Event):
    """A shopper, or the shop itself, opened a case; `kind` is a CaseKind code."""

    name: ClassVar[str] = "aftersales.CaseOpened"

    number: str
    order: str
    customer_id: int
    kind: str
    opened_at: datetime

    @property
    def key(self) -> str:
        return self.order


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMoved(Event):
    """A case took a step; `before` and `status` are CaseStatus codes."""

    name: ClassVar[str] = "aftersales.CaseMoved"

    number: str
    order: str
    customer_id: int
    kind: str
    before: str
    status: str
    moved_at: datetime

    @property
    def key(self) -> str:
        return self.order


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOverdue(Event):
    """Staff let the deadline of a case pass; told once for each step."""

    name: ClassVar[str] = "aftersales.CaseOverdue"

    number: str
    order: str
    customer_id: int
    kind: str
    status: str
    deadline: datetime

    @property
    def key(self) -> str:
        return self.order


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitReplaced(Event):
    """One unit of an order line was exchanged; a serial is empty where none is kept."""

    name: ClassVar[str] = "aftersales.UnitReplaced"

    case: str
    order: str
    line: str
    old_serial: str
    new_serial: str
    parcel: str
    replaced_at: datetime

    @property
    def key(self) -> str:
        return self.order
