"""What trade-ins tell the others. Every event is ordered by the trade-in's number."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeInMoved(Event):
    """A trade-in took a step; `before` and `status` are TradeInStatus codes, `order` is the tied one."""

    name: ClassVar[str] = "tradeins.TradeInMoved"

    number: str
    customer_id: int
    order: str
    before: str
    status: str
    amount: Money
    needs_account: bool
    moved_at: datetime

    @property
    def key(self) -> str:
        return self.number
