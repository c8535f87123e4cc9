"""What one run counts and finds while it goes through a day."""

from collections import Counter
from dataclasses import dataclass, field

from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers.contract import BillKind, BillLine
from zhida.shop.payments.reconciling.journal import Sums
from zhida.shop.payments.reconciling.rules import BALANCED_CLASSES, Booked


@dataclass(slots=True, kw_only=True)
class Moved:
    """A running sum of one currency; other currencies are findings, never sums."""

    currency: str
    captured_minor: int = 0
    refunded_minor: int = 0

    def add(self, kind: BillKind, amount: Money, *, sign: int = 1) -> None:
        """Add one movement."""
        if amount.currency != self.currency:
            return
        if kind is BillKind.CAPTURE:
            self.captured_minor += sign * amount.minor
        else:
            self.refunded_minor += sign * amount.minor

    def sums(self) -> Sums:
        """Give the sums as they stand."""
        return Sums(captured_minor=self.captured_minor, refunded_minor=self.refunded_minor)


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts by class, sums of the bill, and what stands on the two sides of a midnight."""

    bill: Moved
    crossed: Moved
    counts: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    fee_minor: int = 0
    waiting: int = 0
    queries: int = 0

    def add_line(self, line: BillLine) -> None:
        """Count one line of the bill."""
        self.rows += 1
        self.fee_minor += line.fee_minor
        self.bill.add(line.kind, line.amount)

    def cross(self, entry: Booked, *, is_in_bill: bool) -> None:
        """Count money that the bill and the journal put on different days."""
        self.crossed.add(entry.kind, entry.amount, sign=1 if is_in_bill else -1)

    @property
    def is_balanced(self) -> bool:
        """Say whether nothing but matched and cross-day is there."""
        return not set(+self.counts) - {found.value for found in BALANCED_CLASSES}


def new_tally(currency: str) -> Tally:
    """Begin to count in one currency."""
    return Tally(bill=Moved(currency=currency), crossed=Moved(currency=currency))
