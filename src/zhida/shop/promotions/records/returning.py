"""What comes back when units of an order do: frozen, plain data, all amounts in fen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zhida.shop.promotions.records import Gift, Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTerms:
    """How the merchant settles no-reason returns; the defaults are the kinder ones to the buyer.

    `resettles`: the kept units are priced anew under the offers stored with the order (RESETTLE), instead of
    frozen shares coming back. `deducts_freight`: freight that a broken threshold had saved is taken off.
    """

    resettles: bool = False
    deducts_freight: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOrder:
    """An order as it stands before a return: its quote, what each unit was paid, and what went back already.

    `unit_shares` are the order's own, after a price lowered by staff. `gone` are units by line returned
    before, `goods_refunded` the fen that went back for them. `points_earned` is what the order brought.
    """

    quote: Quote
    unit_shares: Mapping[str, Sequence[int]]
    gone: Mapping[str, int] = field(default_factory=dict)
    goods_refunded: int = 0
    points_earned: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What one return brings back, with both figures for the goods.

    `frozen` is the sum of the frozen shares by `lines`; `resettled` is the other way's figure, None where it
    cannot be worked out. `goods` is the one that applies, less no deduction. `gifts` must come back, or are
    charged at their stated value.
    """

    frozen: int
    resettled: int | None
    goods: int
    lines: Mapping[str, int]
    freight_deducted: int
    points_back: int
    points_taken: int
    coupons_back: tuple[str, ...]
    gifts: tuple[Gift, ...]
    is_whole: bool

    @property
    def money(self) -> int:
        """Return what the buyer gets for the goods when the gifts come back too."""
        return self.goods - self.freight_deducted
