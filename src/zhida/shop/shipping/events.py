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


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupReady(Event):
    """Goods of a ref lie ready in a store until `valid_until`; recorded again when more days are given."""

    name: ClassVar[str] = "shipping.PickupReady"

    ref: str
    store: str
    valid_until: datetime

    @property
    def key(self) -> str:
        """Order what happens to one ref."""
        return self.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupDueSoon(Event):
    """The goods of a ref lie ready in a store for one day more, until `valid_until`."""

    name: ClassVar[str] = "shipping.PickupDueSoon"

    ref: str
    store: str
    valid_until: datetime

    @property
    def key(self) -> str:
        """Order what happens to one ref."""
        return self.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupGivenUp(Event):
    """Nobody fetched the goods of a ref, and nobody gave more days: its money goes back."""

    name: ClassVar[str] = "shipping.PickupGivenUp"

    ref: str
    valid_until: datetime

    @property
    def key(self) -> str:
        """Order what happens to one ref."""
        return self.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupOverdue(Event):
    """Nobody fetched the goods of a ref by `valid_until`; recorded once for each such day."""

    name: ClassVar[str] = "shipping.PickupOverdue"

    ref: str
    store: str
    valid_until: datetime

    @property
    def key(self) -> str:
        """Order what happens to one ref."""
        return self.ref
