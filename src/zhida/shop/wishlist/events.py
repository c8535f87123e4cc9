"""What the wishlist room tells the others: each shopper who waited, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class BackInStock(Event):
    """A SKU that a shopper waits for can be bought again; `by_sms` is that they asked for a short message."""

    name: ClassVar[str] = "wishlist.BackInStock"

    customer_id: int
    sku: str
    product_number: str
    title: str
    by_sms: bool

    @property
    def key(self) -> str:
        """Return the shopper's id: each is told in order."""
        return str(self.customer_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceDropped(Event):
    """A SKU costs less than it did when the shopper asked to be told; `before` is what it cost then."""

    name: ClassVar[str] = "wishlist.PriceDropped"

    customer_id: int
    sku: str
    product_number: str
    title: str
    before: Money
    after: Money
    by_sms: bool

    @property
    def key(self) -> str:
        """Return the shopper's id: each is told in order."""
        return str(self.customer_id)
