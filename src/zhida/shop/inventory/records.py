"""What other rooms see of the stock."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import TextChoices

from zhida.shop.inventory.lifecycle import ReservationState


class Availability(StrEnum):
    """The word a shopper sees instead of a count; the values are the public API's."""

    IN = "in"
    LOW = "low"
    OUT = "out"


class DeliveryReach(TextChoices):
    """How far around its place a warehouse delivers. NONE: its goods are fetched there, and only there."""

    NATION = "NATION"
    PROVINCE = "PROVINCE"
    CITY = "CITY"
    DISTRICT = "DISTRICT"
    NONE = "NONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveLine:
    """Units of one SKU to reserve or to put back; `sku` names it in a refusal.

    `only_from` is the code of the one warehouse that may serve them, for goods that are fetched there.
    """

    sku_id: int
    quantity: int
    sku: str = ""
    only_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveLine:
    """Units that arrived of one SKU at the warehouse with this code."""

    sku_id: int
    sku: str
    quantity: int
    warehouse: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarehouseRecord:
    """A warehouse: its 6-digit district code says where it stands; a smaller priority is asked first."""

    code: str
    name: str
    region_code: str
    priority: int
    delivery_reach: DeliveryReach = DeliveryReach.NATION


@dataclass(frozen=True, slots=True, kw_only=True)
class WarehouseStock:
    """The units of one SKU in one warehouse, buckets summed; free = on_hand - reserved."""

    warehouse: str
    on_hand: int
    reserved: int
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementRecord:
    """One line of the stock's journal: what changed one count, for which ref, by whom and why."""

    kind: str
    warehouse: str
    on_hand_delta: int
    reserved_delta: int
    ref: str
    actor: str
    reason: str
    moved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRecord:
    """The units of one SKU everywhere, and at how many free units the staff want to hear of it."""

    sku_id: int
    sku: str
    alert_at_units: int
    warehouses: tuple[WarehouseStock, ...]

    @property
    def free(self) -> int:
        """The units that can be sold now."""
        return sum(stock.free for stock in self.warehouses)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationRecord:
    """A claim on stock. `warehouses` are the codes its units come from."""

    ref: str
    state: ReservationState
    units: int
    returned_units: int
    expires_at: datetime
    warehouses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedUnits:
    """Units of one SKU that a claim took from one warehouse."""

    ref: str
    sku_id: int
    warehouse: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionalStock:
    """What can be delivered of a SKU to one region, and the code of the warehouse it would come from.

    `warehouse` is empty where nothing is left.
    """

    sku_id: int
    free: int
    warehouse: str
