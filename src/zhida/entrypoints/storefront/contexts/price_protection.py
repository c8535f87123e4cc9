"""Price protection on the shopper's pages."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedLineCard:
    """One line: what a unit cost, what it costs now, what would come back; `sum` is how it is
    reckoned, `reason` says why nothing would.

    `once` names this very answer, so that a form sent twice pays once.
    """

    line: str
    title: str
    url: str
    held: int
    paid_minor: int
    now_minor: int | None
    protected_minor: int
    amount_minor: int
    sum: str
    until: date | None
    reason: str
    once: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidProtection:
    """One difference that went back."""

    title: str
    status: str
    before_minor: int
    after_minor: int
    units: int
    amount_minor: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceProtectionPage:
    """Price protection of one order."""

    number: str
    lines: tuple[ProtectedLineCard, ...]
    paid: tuple[PaidProtection, ...]
    is_stopped: bool
    is_automatic: bool
