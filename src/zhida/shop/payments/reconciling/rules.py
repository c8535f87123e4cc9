"""Which class a line of a bill and a line of the journal belong to. No database, no clock."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from zhida.shop.kernel.money import Money, round_half_up
from zhida.shop.payments.providers.contract import BillKind, BillLine

BASIS_POINTS: Final = 10_000
ROUNDING_MINOR: Final = 1


class BillClass(StrEnum):
    """What comes of one movement of money. Source: reference/payments.md 2.8."""

    MATCHED = "MATCHED"
    CROSS_DAY = "CROSS_DAY"
    MISSING_LOCAL = "MISSING_LOCAL"
    MISSING_REMOTE = "MISSING_REMOTE"
    AMOUNT_DIFF = "AMOUNT_DIFF"
    STATE_DIFF = "STATE_DIFF"
    REFUND_MISSING_LOCAL = "REFUND_MISSING_LOCAL"
    REFUND_MISSING_REMOTE = "REFUND_MISSING_REMOTE"
    FEE_DIFF = "FEE_DIFF"
    DUPLICATE_PROVIDER = "DUPLICATE_PROVIDER"


# A day is balanced when nothing but these is there.
BALANCED_CLASSES: Final = frozenset({BillClass.MATCHED, BillClass.CROSS_DAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A line of our journal. `day_offset` is its Beijing day less the bill's."""

    kind: BillKind
    number: str
    provider_number: str
    amount: Money
    occurred_at: datetime
    day_offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What stands on either side of the join; at least one of them is there."""

    line: BillLine | None
    entry: Booked | None


def class_of_both(line: BillLine, entry: Booked, *, fee_bp: int | None) -> BillClass:
    """Compare a line of the bill with the journal's line of the same number.

    A refund's word in a bill is that of its beginning and is never brought up to date: the journal, which was
    written from a verified answer, knows better. An account without a stated fee has its fees believed; one
    that states 0 must not be charged any.
    """
    if line.amount != entry.amount:
        return BillClass.AMOUNT_DIFF
    if abs(entry.day_offset) > 1 or (line.status and line.kind is BillKind.CAPTURE):
        return BillClass.STATE_DIFF
    if line.kind is BillKind.CAPTURE and fee_bp is not None and not _is_expected_fee(line, fee_bp):
        return BillClass.FEE_DIFF
    return BillClass.CROSS_DAY if entry.day_offset else BillClass.MATCHED


def class_of_entry(entry: Booked) -> BillClass:
    """Name what we booked and the bill does not know."""
    is_capture = entry.kind is BillKind.CAPTURE
    return BillClass.MISSING_REMOTE if is_capture else BillClass.REFUND_MISSING_REMOTE


def classes_of_line(line: BillLine) -> tuple[BillClass, ...]:
    """Name all that a line may be which the journal lacks."""
    if line.kind is BillKind.CAPTURE:
        return (BillClass.MISSING_LOCAL,)
    return (BillClass.STATE_DIFF, BillClass.REFUND_MISSING_LOCAL)


def class_of_line(line: BillLine, *, is_number_known: bool) -> BillClass:
    """Name what the bill tells and we did not book, not even after asking the channel."""
    if line.kind is BillKind.CAPTURE:
        return BillClass.MISSING_LOCAL
    return BillClass.STATE_DIFF if is_number_known else BillClass.REFUND_MISSING_LOCAL


def expected_fee(amount: Money, *, fee_bp: int) -> int:
    """Return the fee of one payment: 6599.00 at 60 basis points is 39.59 (39.594 rounded)."""
    return round_half_up(amount.minor * fee_bp, BASIS_POINTS)


def _is_expected_fee(line: BillLine, fee_bp: int) -> bool:
    """Channels round each their own way: one hundredth up or down is no difference, where there is a fee."""
    margin = ROUNDING_MINOR if fee_bp else 0
    return abs(line.fee_minor - expected_fee(line.amount, fee_bp=fee_bp)) <= margin
