"""What others may react to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChanged(Event):
    """The selling, crossed-out or level price of a SKU is another now, or it has its first one."""

    name: ClassVar[str] = "pricing.PriceChanged"
    sku_id: int
    sku: str
    product_number: str

    @property
    def key(self) -> str:
        """Return the SKU's code: its changes are delivered in order."""
        return self.sku


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareAtWithdrawn(Event):
    """A crossed-out price was taken off the page: the shop has sold for less since."""

    name: ClassVar[str] = "pricing.CompareAtWithdrawn"
    sku: str
    compare_at: Money
    sold: Money

    @property
    def key(self) -> str:
        """Return the SKU's code: what happens to its prices is told in order."""
        return self.sku
