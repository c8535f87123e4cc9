"""What a basket costs step by step, as staff try it: frozen, plain data, all amounts in fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zhida.shop.promotions.records import (
    BuyerFacts,
    OfferKind,
    PointsRule,
    Quote,
    QuoteLine,
    Reason,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedBasket:
    """A basket that nobody put together: its lines, an imagined buyer, and what comes back of it.

    The buyer spends all points. `coupons` are numbers of templates, each as if the buyer held one: the best
    of them are used, or all. `returns` are units by line, one refund after the other.
    """

    lines: tuple[QuoteLine, ...]
    buyer: BuyerFacts = field(default_factory=BuyerFacts)
    points: PointsRule | None = None
    coupons: tuple[str, ...] = ()
    takes_all_coupons: bool = False
    freight: int = 0
    returns: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferStep:
    """One offer or coupon that was looked at: what it took off each row, or why it took nothing.

    A flash price takes what its units cost less than their selling price; a gift takes nothing.
    """

    id: str
    kind: OfferKind
    title: str
    lane: int
    is_draft: bool
    is_applied: bool
    amount: int = 0
    lost: int = 0
    shares: Mapping[str, int] = field(default_factory=dict)
    reason: Reason | None = None
    missing_minor: int | None = None
    missing_quantity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneStep:
    """What one lane took, and what is left to pay after it: the goods, in lane 6 with the freight."""

    lane: int
    taken: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnStep:
    """What a refund of so many units of a line gives back."""

    line: str
    quantity: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSteps:
    """A quote taken apart: the six lanes, every offer in the order of lanes, and the refunds.

    `selling` is what the goods cost before any offer.
    """

    quote: Quote
    selling: int
    lanes: tuple[LaneStep, ...]
    offers: tuple[OfferStep, ...]
    returns: tuple[ReturnStep, ...]
