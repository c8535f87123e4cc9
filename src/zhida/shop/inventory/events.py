"""What the inventory room announces."""

from dataclasses import dataclass
from typing import ClassVar

from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class StockChanged(Event):
    """The availability word of a SKU changed to "in", "low" or "out"; not recorded for every unit."""

    name: ClassVar[str] = "inventory.StockChanged"

    sku_id: int
    sku: str
    availability: str

    @property
    def key(self) -> str:
        """Order the changes of one SKU."""
        return self.sku


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLow(Event):
    """The free units of a SKU fell to its alert threshold; recorded once a crossing."""

    name: ClassVar[str] = "inventory.StockLow"

    sku_id: int
    sku: str
    free: int
    alert_at_units: int

    @property
    def key(self) -> str:
        """Order the alerts of one SKU."""
        return self.sku
