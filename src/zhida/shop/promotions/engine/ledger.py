"""The rows of a quote while it is being worked out: what is left of each, and what took it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from zhida.shop.kernel.money import split_by_largest_remainder
from zhida.shop.promotions.engine.offers import EVERYTHING, Offer, Scope
from zhida.shop.promotions.records import Discount, Gift, NotApplied, QuoteLine, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedRow:
    """Units of one line at one unit price, as lane 1 left them."""

    key: str
    line: QuoteLine
    quantity: int
    unit_price: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an offer would take: one share a row (in the order of the rows), summing to `amount`."""

    amount: int
    shares: tuple[int, ...]
    facts: Mapping[str, int]
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why an offer takes nothing, and what is missing to its lowest step."""

    reason: Reason
    missing_minor: int | None = None
    missing_quantity: int | None = None


@dataclass(slots=True)
class Ledger:
    """Rows by key, the fen left on each, and the record of what was applied and what was not."""

    rows: tuple[PricedRow, ...]
    amounts: list[int]
    discounts: list[Discount] = field(default_factory=list)
    not_applied: list[NotApplied] = field(default_factory=list)
    gifts: list[Gift] = field(default_factory=list)

    def rows_in(self, scope: Scope) -> list[int]:
        """Return the places of the rows inside a scope, in the order of their keys."""
        if scope == EVERYTHING:
            return list(range(len(self.rows)))
        return [place for place, row in enumerate(self.rows) if scope.holds(row.line)]

    def apply(self, offer: Offer, effect: Effect) -> None:
        """Take an effect off the rows and write it down."""
        assert sum(effect.shares) == effect.amount
        for place, share in enumerate(effect.shares):
            self.amounts[place] -= share
            assert self.amounts[place] >= 0
        self.discounts.append(
            Discount(
                id=offer.id,
                kind=offer.kind,
                title=offer.title,
                amount=effect.amount,
                shares={row.key: share for row, share in zip(self.rows, effect.shares, strict=True) if share},
                facts=dict(effect.facts),
                lost=effect.lost,
            )
        )

    def refuse(self, offer: Offer, refusal: Refusal) -> None:
        """Write down why an offer was not applied."""
        self.not_applied.append(
            NotApplied(
                id=offer.id,
                kind=offer.kind,
                title=offer.title,
                reason=refusal.reason,
                missing_minor=refusal.missing_minor,
                missing_quantity=refusal.missing_quantity,
            )
        )


def apportion(amount: int, *, over: Iterable[int], amounts: Sequence[int]) -> tuple[int, ...]:
    """Split an amount over the rows at some places by what is left on each; the other rows get nothing."""
    places = list(over)
    shares = [0] * len(amounts)
    parts = split_by_largest_remainder(amount, [amounts[place] for place in places])
    for place, part in zip(places, parts, strict=True):
        shares[place] = part
    return tuple(shares)


def refusal_of_rows(places: Sequence[int], amounts: Sequence[int]) -> Refusal | None:
    """Return why no money offer can look at these rows: none is in scope, or nothing is left on them."""
    if not places:
        return Refusal(reason=Reason.OUT_OF_SCOPE)
    if not any(amounts[place] for place in places):
        return Refusal(reason=Reason.NOTHING_LEFT)
    return None
