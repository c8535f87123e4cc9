"""What price protection tells the others."""

from dataclasses import dataclass
from typing import ClassVar

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceProtected(Event):
    """A lower price was answered for a line: `units` of it bring `amount`; `before` and `after` are a unit's.

    Units may bring less than the difference of the prices: never more than was paid for them.
    """

    name: ClassVar[str] = "price_protection.PriceProtected"

    number: str
    order: str
    line: str
    title: str
    customer_id: int
    units: int
    before: Money
    after: Money
    amount: Money

    @property
    def key(self) -> str:
        """Return the order's number."""
        return self.order
