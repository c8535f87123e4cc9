"""What other rooms and the doors see of units and recalls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zhida.shop.devices.lifecycle import RecallStatus, UnitStatus

__all__ = [
    "RecallDraft",
    "RecallHint",
    "RecallItemRecord",
    "RecallRecord",
    "RecallStatus",
    "StepKind",
    "UnitRecord",
    "UnitStatus",
    "UnitStepRecord",
    "WarrantyAnswer",
]


class StepKind(StrEnum):
    """What happened to a unit."""

    SHIPPED = "SHIPPED"
    SIGNED = "SIGNED"
    RECEIVED = "RECEIVED"
    ACTIVATED = "ACTIVATED"
    RETURNED = "RETURNED"
    REPLACED = "REPLACED"
    REPAIR_STARTED = "REPAIR_STARTED"
    REPAIR_ENDED = "REPAIR_ENDED"
    EXTENDED = "EXTENDED"
    RECALLED = "RECALLED"
    REMEDIED = "REMEDIED"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallHint:
    """What the owner of a recalled unit is told: which recall, why, what they get, and which serials."""

    number: str
    title: str
    reason: str
    remedy: str
    law: str
    serial_from: str = ""
    serial_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRecord:
    """One unit as it stands; `warranty_until` is 24:00 of the last day, None before the delivery is known."""

    serial: str
    product_number: str
    title: str
    options: Mapping[str, str]
    image: str
    customer_id: int
    order: str
    line: str
    parcel: str
    status: UnitStatus
    shipped_at: datetime
    signed_at: datetime | None
    activated_at: datetime | None
    warranty_from: datetime | None
    warranty_until: datetime | None
    warranty_months: int
    extra_days: int
    replaced_by: str
    recall: RecallHint | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitStepRecord:
    """One thing that happened to a unit."""

    kind: StepKind
    at: datetime
    by: str
    order: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantyAnswer:
    """What anybody who holds a unit may know of it: never who bought it, or with which order."""

    serial: str
    title: str
    options: Mapping[str, str]
    warranty_until: datetime | None
    is_in_warranty: bool
    recall: RecallHint | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallDraft:
    """A recall about to be proposed: a product, some of its SKUs or all, and serials from-to or all."""

    product_number: str
    reason: str
    remedy: str
    law: str
    skus: tuple[str, ...] = ()
    serial_from: str = ""
    serial_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallRecord:
    """One recall with what it has reached: buyers told, units concerned and units remedied."""

    number: str
    product_number: str
    title: str
    skus: tuple[str, ...]
    serial_from: str
    serial_to: str
    reason: str
    remedy: str
    law: str
    status: RecallStatus
    proposed_by: str
    proposed_at: datetime
    opened_by: str
    opened_at: datetime | None
    closed_by: str
    closed_at: datetime | None
    report: str
    orders: int
    units: int
    buyers: int
    told: int
    remedied: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallItemRecord:
    """One unit, or the units of a line without serials, that a recall concerns; when its buyer was told."""

    id: int
    order: str
    line: str
    serial: str
    units: int
    customer_id: int
    told_at: datetime | None
    remedied_at: datetime | None
    remedied_by: str
    remedy: str
