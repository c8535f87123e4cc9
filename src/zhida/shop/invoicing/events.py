"""What the invoicing room tells the others. Every event is ordered by the order's number."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceIssued(Event):
    """A blue invoice was issued; `invoice_no` is the tax service's number."""

    name: ClassVar[str] = "invoicing.InvoiceIssued"

    number: str
    order: str
    customer_id: int
    invoice_no: str
    amount: Money
    issued_at: datetime

    @property
    def key(self) -> str:
        return self.order


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceReddened(Event):
    """A red invoice was issued against the blue one of this number; `amount` is written plus."""

    name: ClassVar[str] = "invoicing.InvoiceReddened"

    number: str
    blue: str
    order: str
    customer_id: int
    invoice_no: str
    amount: Money
    issued_at: datetime

    @property
    def key(self) -> str:
        return self.order


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRefused(Event):
    """A blue invoice was refused, by the tax service or by staff; the buyer may correct it."""

    name: ClassVar[str] = "invoicing.InvoiceRefused"

    number: str
    order: str
    customer_id: int
    reason: str

    @property
    def key(self) -> str:
        return self.order
