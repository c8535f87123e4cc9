"""What the shipping room announces."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelShipped(Event):
    """A parcel was handed to its courier."""

    name: ClassVar[str] = "shipping.ParcelShipped"

    ref: str
    parcel: str
    carrier: str
    tracking: str

    @property
    def key(self) -> str:
        """Order the parcels of one ref."""
        return self.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelDelivered(Event):
    """A parcel was signed for at `delivered_at`; recorded once."""

    name: ClassVar[str] = "shipping.ParcelDelivered"

    ref: str
    parcel: str
    delivered_at: datetime

    @property
    def key(self) -> str:
        """Order the parcels of one ref."""
        return self.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelTroubled(Event):
    """A courier says that a parcel is in trouble; `trouble` is a ParcelTrouble code, `text` the courier's."""

    name: ClassVar[str] = "shipping.ParcelTroubled"

    ref: str
    parcel: str
    trouble: str
    text: str

    @property
    def key(self) -> str:
        """Order the parcels of one ref."""
        return self.ref
