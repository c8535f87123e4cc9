"""What other rooms and the doors see of points and levels."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zhida.shop.kernel.money import Money
from zhida.shop.loyalty.lifecycle import AdjustmentStatus


class EntryKind(StrEnum):
    """What moved points."""

    EARNED = "EARNED"
    SPENT = "SPENT"
    RETURNED = "RETURNED"
    REVERSED = "REVERSED"
    EXPIRED = "EXPIRED"
    ADJUSTED = "ADJUSTED"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTerms:
    """One level, reached with paid goods of `threshold_minor` in twelve months; level prices name it."""

    level: int
    name: str
    threshold_minor: int
    benefits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoyaltyRules:
    """The published rules: points a yuan is worth, the largest percentage they pay, points a paid yuan earns,
    the months they last, and the levels by rising threshold.
    """

    version: int
    is_open: bool
    per_yuan: int
    max_percent: int
    earn_per_yuan: int
    valid_months: int
    levels: tuple[LevelTerms, ...]

    def points_for(self, minor: int) -> int:
        """Return what paid goods earn: 1 point a yuan on 100.99 is 100; none while points are closed."""
        return minor * self.earn_per_yuan // 100 if self.is_open else 0

    def level_for(self, growth_minor: int) -> int:
        """Return the highest level whose threshold is reached; 0 below the first."""
        return max((terms.level for terms in self.levels if terms.threshold_minor <= growth_minor), default=0)

    def terms_of(self, level: int) -> LevelTerms | None:
        """Return the terms of a level, or of the next lower one that still exists; None below the first."""
        return max(
            (terms for terms in self.levels if terms.level <= level),
            key=lambda terms: terms.level,
            default=None,
        )

    def next_after(self, level: int) -> LevelTerms | None:
        """Return the terms of the next higher level; None at the top."""
        return min(
            (terms for terms in self.levels if terms.level > level),
            key=lambda terms: terms.level,
            default=None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Points that end at one instant."""

    expires_at: datetime
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A member as prices know them: level, points to spend now, and the rules. `lots` and `version` are the
    account as it was read, which lets a spend be one conditional update.
    """

    customer_id: int
    level: int
    points: int
    rules: LoyaltyRules
    lots: tuple[Lot, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """One refund of what `ref` bought: `key` is its own name, `points` what comes back of the points spent,
    `paid_minor` the goods money that went back. `is_whole` gives back and takes back all that is left.
    """

    key: str
    points: int
    paid_minor: int
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsView:
    """A member's points: to spend now, owed, promised for what is not completed yet, and what ends soon."""

    balance: int
    owed: int
    pending: int
    soon_expiring: tuple[Lot, ...]
    rules: LoyaltyRules


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRecord:
    """One line of the journal, the member's `sequence`th; `points` is signed."""

    sequence: int
    kind: EntryKind
    ref: str
    points: int
    owed: int
    balance_after: int
    expires_at: datetime | None
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelView:
    """A member's level, the paid goods of twelve months, and the way to the next level."""

    level: int
    name: str
    benefits: tuple[str, ...]
    growth: Money
    until: datetime | None
    next: LevelTerms | None
    missing: Money | None
    levels: tuple[LevelTerms, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentRecord:
    """Points that staff gave or took; a large one waits for a second person."""

    number: str
    customer_id: int
    points: int
    reason: str
    status: AdjustmentStatus
    by: str
    decided_by: str
    made_at: datetime
