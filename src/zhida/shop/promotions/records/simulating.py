"""What a simulation is given and what it answers: frozen, plain data, all amounts in fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.promotions.records import OfferKind, OfferTerms, PointsRule, Quote, QuoteLine, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedCart:
    """A cart to be priced with and without a draft, and its freight before any offer.

    `coupons` are the terms of those that its buyer used, `points` the points.
    """

    lines: tuple[QuoteLine, ...]
    freight: int = 0
    coupons: tuple[OfferTerms, ...] = ()
    points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedGoods:
    """What a draft is tried on: carts, and lines of one unit each out of which the worst basket is built."""

    carts: tuple[SimulatedCart, ...]
    pool: tuple[QuoteLine, ...]
    is_generated: bool = False
    points_rule: PointsRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A live offer that a draft takes away from so many carts, and why: its group, its threshold."""

    id: str
    title: str
    reason: Reason
    carts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """A live offer on some of the same goods; of one lane and group only the better one is applied."""

    id: str
    kind: OfferKind
    title: str
    is_same_group: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstBasket:
    """The basket with the largest discount that was found: what it costs of its selling prices.

    `percent_off` is rounded down; the quote explains every step. `tried` is how many baskets were looked at.
    """

    units: Mapping[str, int]
    selling: int
    payable: int
    percent_off: int
    quote: Quote
    tried: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What a draft would have done: `cost` is what the carts would have paid less, goods and freight.

    `carts` were replayed out of `carts_found`, the newest, as far as the bound of work went. `not_applied`
    counts the carts in which the draft took nothing, by reason. `gifts_value` is the stated value of further
    gifts.
    """

    carts: int
    carts_found: int
    carts_touched: int
    is_generated: bool
    before: int
    after: int
    cost: int
    gifts_value: int
    not_applied: Mapping[Reason, int]
    conflicts: tuple[Conflict, ...]
    overlaps: tuple[Overlap, ...]
    worst: WorstBasket | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """An offer or coupon with its period, and the others that run at the same time on the same goods."""

    id: str
    kind: OfferKind
    title: str
    status: str
    group: str
    starts_at: datetime | None
    ends_at: datetime | None
    overlaps: tuple[str, ...]
    same_group: tuple[str, ...]
