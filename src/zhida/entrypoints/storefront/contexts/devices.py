"""The units that a shopper has, and what anybody may know of a serial number."""

from dataclasses import dataclass
from datetime import date

from zhida.entrypoints.storefront.contexts.goods import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallNote:
    """What the owner of recalled goods reads: why, what they get, and of which serials, if not of all."""

    title: str
    reason: str
    remedy: str
    law: str
    serial_from: str = ""
    serial_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantyClock:
    """The warranty as a bar: days gone of all days. Without a last day it has not begun."""

    months: int
    last_day: date | None = None
    days: int = 0
    days_gone: int = 0
    is_over: bool = False
    extra_days: int = 0

    @property
    def days_left(self) -> int:
        """Give the days that are left, today among them."""
        return max(0, self.days - self.days_gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCard:
    """One unit of the shopper's, and where a repair of it is asked for."""

    serial: str
    title: str
    options: str
    picture: Picture | None
    is_in_repair: bool
    clock: WarrantyClock
    order: str
    repair_url: str
    recall: RecallNote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicesPage:
    """One page of the shopper's units."""

    items: tuple[DeviceCard, ...]
    next_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantyResult:
    """What anybody may know of a unit: never who bought it, or with which order."""

    serial: str
    title: str
    options: str
    last_day: date | None
    is_in_warranty: bool
    recall: RecallNote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantyPage:
    """The look-up of a serial: the form, and what was found, if anything was asked."""

    serial: str = ""
    error: str = ""
    is_unknown: bool = False
    result: WarrantyResult | None = None
