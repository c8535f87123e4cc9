"""What other rooms and the doors see of price protection."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zhida.shop.kernel.money import Money
from zhida.shop.price_protection.lifecycle import Mode, ProtectionStatus, RunStatus, Way

__all__ = [
    "Answer",
    "LineQuote",
    "Mode",
    "OrderQuote",
    "ProtectionFilter",
    "ProtectionRecord",
    "ProtectionStatus",
    "ProtectionSums",
    "RunRecord",
    "RunStatus",
    "TermsRecord",
    "TermsWish",
    "Way",
]


class Answer(StrEnum):
    """What an application for a line would be told."""

    LOWER = "LOWER"
    NOT_LOWER = "NOT_LOWER"
    ENDED = "ENDED"
    NOT_ON_SALE = "NOT_ON_SALE"
    NOTHING_HELD = "NOTHING_HELD"
    NOT_PROTECTED = "NOT_PROTECTED"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineQuote:
    """What one line would bring now. `paid` and `price_now` are a unit's; the latter None where it has none.

    `protected` came back before for units still held; `units` are what each of them brings, by its place.
    `until` is None before the signature.
    """

    line: str
    sku: str
    title: str
    answer: Answer
    quantity: int
    held: int
    paid: Money
    price_now: Money | None
    protected: Money
    amount: Money
    units: Mapping[int, int]
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionRecord:
    """One lower price that was paid for a line; `units` is how many of them it was paid for."""

    number: str
    order: str
    line: str
    sku: str
    customer_id: int
    status: ProtectionStatus
    way: Way
    before: Money
    after: Money
    units: int
    amount: Money
    refund: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderQuote:
    """What price protection would bring for an order now, and what it brought."""

    order: str
    lines: tuple[LineQuote, ...]
    total: Money
    paid: tuple[ProtectionRecord, ...]
    is_stopped: bool
    is_automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionFilter:
    """What staff narrow the list by; `since` and `until` are instants, the second not included."""

    order: str = ""
    sku: str = ""
    way: Way | None = None
    status: ProtectionStatus | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionSums:
    """How many protections a filter keeps, and what they come to without those that failed."""

    count: int
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """The automatic run for a SKU; `is_released`: staff let it go beyond its cap."""

    sku: str
    status: RunStatus
    paid: Money
    lines: int
    is_released: bool
    asked_by: str
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsWish:
    """How staff want price protection to run; the cap is in fen for one run of one SKU."""

    mode: Mode
    run_cap: Money
    is_stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsRecord:
    """How price protection runs; `stopped_at` is set while nothing is paid."""

    mode: Mode
    run_cap: Money
    stopped_at: datetime | None
    changed_by: str
    changed_at: datetime | None
