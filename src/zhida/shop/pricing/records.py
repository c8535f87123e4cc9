"""What other rooms see of prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from zhida.shop.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuPrice:
    """The price of a SKU, tax included. `level_prices` holds the price from a member level on."""

    sku_id: int
    selling: Money
    compare_at: Money | None
    compare_at_basis: str
    level_prices: Mapping[int, Money] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceDraft:
    """A price somebody wants to set. Without a basis a crossed-out price rests on the shop's own sales."""

    sku_id: int
    selling: Money
    compare_at: Money | None = None
    compare_at_basis: str = ""
    level_prices: Mapping[int, Money] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOutcome:
    """What became of a draft: the price as it is now, and the request that waits for a second person."""

    sku_id: int
    is_changed: bool
    waiting_request_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceHistoryRecord:
    """One past change: what the price became, who did it, when and why."""

    id: int
    selling: Money
    compare_at: Money | None
    compare_at_basis: str
    level_prices: Mapping[int, Money]
    changed_by: str
    approved_by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChangeRecord:
    """A change that needs a second person."""

    id: int
    sku: str
    status: str
    old_selling: Money
    draft: PriceDraft
    made_by: str
    decided_by: str
    reason: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldRow:
    """Units of a SKU sold at one price: fen a unit after offers and coupons, before points and freight."""

    row: str
    sku_id: int
    unit_minor: int
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldBound:
    """What a crossed-out price may not be above: the lowest sale of the last days, or else the last sale."""

    price: Money
    is_recent: bool


class FindingState(StrEnum):
    """What became of a crossed-out price above the shop's own sales."""

    BROKEN = "BROKEN"
    STATED = "STATED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareAtFinding:
    """A crossed-out price and the sales it is above; `at` is when it left the page."""

    sku: str
    title: str
    state: FindingState
    selling: Money
    compare_at: Money
    basis: str
    sold: SoldBound
    at: datetime | None = None
