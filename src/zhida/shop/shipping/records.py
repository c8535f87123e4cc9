"""What other rooms see of freight and parcels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from zhida.shop.inventory.records import Availability
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.money import Money
from zhida.shop.shipping.conf import DISPATCH_CUTOFF_HOUR, GIVE_UP_AFTER
from zhida.shop.shipping.lifecycle import FollowState, ParcelState, ParcelTrouble, PickupState

__all__ = [
    "PICKUP_CARRIER",
    "CourierRecord",
    "DeliveryEstimate",
    "DeliveryPromiseRecord",
    "DeliverySpeed",
    "DistrictOffer",
    "FollowState",
    "FreightTemplateRecord",
    "HookReply",
    "ParcelRecord",
    "ParcelState",
    "ParcelTrouble",
    "PickupRecord",
    "PickupStage",
    "PickupState",
    "StoreRecord",
    "TrackingEventRecord",
    "TrackingReport",
    "WatchedParcel",
    "given_up_at",
]

# Goods that are fetched leave with this word in the courier's place.
PICKUP_CARRIER: Final = "PICKUP"


@dataclass(frozen=True, slots=True, kw_only=True)
class FreightTemplateRecord:
    """What a region pays: the first weight costs `first_fee`, each step begun above it `step_fee`.

    `region` is the start of a 6-digit district code: "" everywhere, 2 digits a province, 4 a city, 6 a
    district; the longest that fits holds. Nothing is sent to a region that is not served.
    """

    region: str
    is_served: bool
    first_weight_grams: int
    first_fee: Money
    step_grams: int
    step_fee: Money

    def fee(self, *, weight_grams: int) -> Money:
        """Return what this weight costs.

        Worked: first 1,000 g for 10.00, each 500 g begun for 3.00: 2,100 g cost 10.00 + 3 x 3.00 = 19.00.
        """
        above = max(0, weight_grams - self.first_weight_grams)
        steps = -(-above // self.step_grams)
        return Money(self.first_fee.minor + steps * self.step_fee.minor, self.first_fee.currency)


class DeliverySpeed(StrEnum):
    """How soon goods arrive at the latest: today (当日达), tomorrow (次日达), or later."""

    SAME_DAY = "SAME_DAY"
    NEXT_DAY = "NEXT_DAY"
    LATER = "LATER"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPromiseRecord:
    """Days from dispatch to the door for a region; `warehouse` "" holds for all warehouses.

    Orders from `cutoff_hour` (1 to 24, Shanghai) on leave a day later.
    """

    region: str
    warehouse: str
    min_days: int
    max_days: int
    cutoff_hour: int = DISPATCH_CUTOFF_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEstimate:
    """Between which days an order arrives that is placed before `order_before`."""

    earliest: date
    latest: date
    order_before: datetime

    def speed(self, *, now: datetime) -> DeliverySpeed:
        """Name the latest day as seen from the day of `now` in Shanghai."""
        days = (self.latest - now.astimezone(SHANGHAI).date()).days
        return {0: DeliverySpeed.SAME_DAY, 1: DeliverySpeed.NEXT_DAY}.get(days, DeliverySpeed.LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictOffer:
    """What one district can have of a SKU: nothing without an estimate; nothing is sent without a tariff."""

    sku_id: int
    tariff: FreightTemplateRecord | None
    available: Availability
    free: int
    warehouse: str
    estimate: DeliveryEstimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourierRecord:
    """A courier: our permanent code, its name, and its codes at the two common tracking services."""

    code: str
    name: str
    kdniao_code: str
    kuaidi100_code: str
    note: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingReport:
    """One thing a courier says of a parcel. `state` None is a remark that moves nothing."""

    occurred_at: datetime
    text: str
    state: ParcelState | None = None
    place: str = ""
    trouble: ParcelTrouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingEventRecord:
    """A report as it was kept."""

    occurred_at: datetime
    state: ParcelState | None
    text: str
    place: str
    trouble: ParcelTrouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelRecord:
    """A parcel, the quantities of lines in it and its reports, the latest first."""

    number: str
    ref: str
    carrier: str
    carrier_name: str
    tracking: str
    state: ParcelState
    shipped_at: datetime
    delivered_at: datetime | None
    lines: tuple[tuple[str, int], ...]
    events: tuple[TrackingEventRecord, ...]
    carrier_phone: str = ""
    trouble: ParcelTrouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedParcel:
    """A parcel that staff should look at, and how it is followed; `service` is empty where it is not.

    `last_text` is what its courier said last. `needs_eye_since` is empty for one that is only silent.
    """

    number: str
    ref: str
    carrier_name: str
    tracking: str
    state: ParcelState
    trouble: ParcelTrouble | None
    shipped_at: datetime
    heard_at: datetime | None
    needs_eye_since: datetime | None
    service: str
    follow_state: FollowState | None
    refusal: str
    last_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HookReply:
    """What an aggregator is answered to its push."""

    status: int
    body: bytes
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRecord:
    """A shop where goods are fetched; `warehouse` is the code of the warehouse that its shelves are."""

    code: str
    name: str
    region_code: str
    address: str
    phone: str
    hours: str
    warehouse: str
    keep_days: int = 7
    is_open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupRecord:
    """Goods that lie ready in a store, or did."""

    ref: str
    store: str
    store_name: str
    state: PickupState
    ready_at: datetime
    valid_until: datetime
    overdue_at: datetime | None
    ended_at: datetime | None
    tries_left: int

    @property
    def given_up_at(self) -> datetime:
        """When its money goes back unless it is fetched, or given more days."""
        return given_up_at(self.valid_until)


def given_up_at(valid_until: datetime) -> datetime:
    """Say when goods that lie ready until then are given up."""
    return valid_until + GIVE_UP_AFTER


class PickupStage(StrEnum):
    """The part of a store's counter that a pick-up stands in; LAPSED lies ready with a code of no use."""

    READY = "READY"
    LAPSED = "LAPSED"
    FETCHED = "FETCHED"
