"""What the customers room announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentChanged(Event):
    """A customer gave or withdrew consent for one purpose (a word of Purpose)."""

    name: ClassVar[str] = "customers.ConsentChanged"

    customer_id: int
    purpose: str
    is_given: bool

    @property
    def key(self) -> str:
        """Events of one customer stay in order."""
        return f"customer:{self.customer_id}"
