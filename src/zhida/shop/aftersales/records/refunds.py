"""What other rooms and the doors see of refunds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zhida.shop.aftersales.lifecycle import StaffRefundStatus
from zhida.shop.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequest:
    """What staff ask to give back: units by line key, freight, a free amount; none of them is all of it.

    Units come back at their frozen shares, as for faulty goods and the shop's own faults; `is_no_reason` ones
    as the merchant settles those. `keeps_gifts`: lost gifts stay and are charged; None is as settings say.
    `is_capped`: units bring at most what is left of the money paid for goods, instead of a refusal.
    `price_cuts`: for which units a free amount is price protection, in fen by line and place in its shares;
    when such a unit comes back it brings so much less.
    """

    quantities: Mapping[str, int]
    freight: Money | None
    amount: Money | None
    reason: str
    is_no_reason: bool = False
    keeps_gifts: bool | None = None
    is_capped: bool = False
    price_cuts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFigures:
    """How a no-reason return was settled: both figures for its goods, and what was taken off."""

    frozen: Money
    resettled: Money | None
    freight_deducted: Money
    gifts_charged: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftBack:
    """A gift that must come back, or is charged at the value stated when it was given."""

    sku: str
    quantity: int
    value: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPreview:
    """What a return would bring back. `goods` applies; `frozen` and `resettled` are the two ways to it.

    `price_cut` is what price protection gave back for these units before; `goods` is less by it.
    `resettled` is None for an order stored before it could be worked out. `money` is goods less the freight
    deducted, when the gifts come back too; `money_keeping_gifts` less their stated value as well, never below
    zero. `points_back` were spent; `coupons_back` come with the last unit.
    """

    resettles: bool
    frozen: Money
    resettled: Money | None
    goods: Money
    freight_deducted: Money
    money: Money
    money_keeping_gifts: Money
    charges_gifts: bool
    points_back: int
    coupons_back: tuple[str, ...]
    gifts: tuple[GiftBack, ...]
    is_whole: bool
    price_cut: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRefundRecord:
    """One refund; `units` are indices into the frozen shares of each line, `figures` of no-reason returns."""

    number: str
    order: str
    status: StaffRefundStatus
    amount: Money
    goods: Money
    freight: Money
    units: Mapping[str, tuple[int, ...]]
    figures: ReturnFigures | None
    reason: str
    by: str
    decided_by: str
    requested_at: datetime
    finished_at: datetime | None
