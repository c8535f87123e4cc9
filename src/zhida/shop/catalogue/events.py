"""What others may react to. Every event of one product is delivered in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPublished(Event):
    """A product passed its check and may be sold from its sale date on."""

    name: ClassVar[str] = "catalogue.ProductPublished"
    number: str

    @property
    def key(self) -> str:
        """Return the product number."""
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductChanged(Event):
    """What shoppers see of a published product changed, or its sale period began or ended."""

    name: ClassVar[str] = "catalogue.ProductChanged"
    number: str

    @property
    def key(self) -> str:
        """Return the product number."""
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductWithdrawn(Event):
    """A product was taken off sale by hand."""

    name: ClassVar[str] = "catalogue.ProductWithdrawn"
    number: str

    @property
    def key(self) -> str:
        """Return the product number."""
        return self.number
