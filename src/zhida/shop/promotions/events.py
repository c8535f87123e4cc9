"""What others may react to: the offers that shoppers see changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPublished(Event):
    """An offer went live, or a live one was changed; from its start on it prices carts."""

    name: ClassVar[str] = "promotions.OfferPublished"
    number: str

    @property
    def key(self) -> str:
        """Return the offer's number."""
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferStopped(Event):
    """An offer was stopped by hand."""

    name: ClassVar[str] = "promotions.OfferStopped"
    number: str

    @property
    def key(self) -> str:
        """Return the offer's number."""
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferQuotaMoved(Event):
    """Units of a limited offer went or came back while few are left: its price may have begun or ended."""

    name: ClassVar[str] = "promotions.OfferQuotaMoved"
    number: str

    @property
    def key(self) -> str:
        """Return the offer's number."""
        return self.number
