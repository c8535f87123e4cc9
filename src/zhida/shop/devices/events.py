"""What the devices room announces."""

from dataclasses import dataclass
from typing import ClassVar

from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerRecalled(Event):
    """A recall concerns a buyer, who is told once; `order` is the first of the buyer's orders with it."""

    name: ClassVar[str] = "devices.BuyerRecalled"

    recall: str
    customer_id: int
    order: str
    title: str
    remedy: str

    @property
    def key(self) -> str:
        """Order by the recall and the buyer: nothing has to wait for another."""
        return f"{self.recall}:{self.customer_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallOpened(Event):
    """A recall was opened: its goods left sale, its buyers are being told."""

    name: ClassVar[str] = "devices.RecallOpened"

    number: str
    product_number: str

    @property
    def key(self) -> str:
        """Order by recall."""
        return self.number
