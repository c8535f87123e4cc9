"""Points and level, as their member sees them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRow:
    """One movement of points; `points` is signed text."""

    name: str
    points: str
    is_gain: bool
    at: datetime
    balance: int
    detail: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsPage:
    """What there is to spend, what comes, what ends soon, and every movement."""

    balance: int
    worth_minor: int
    pending: int
    owed: int
    is_open: bool
    ending: tuple[tuple[int, datetime], ...]
    rules: tuple[str, ...]
    rows: tuple[PointsRow, ...]
    next_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelStep:
    """One level on the way up."""

    name: str
    threshold_minor: int
    benefits: tuple[str, ...]
    is_reached: bool
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPage:
    """Where the member stands and how far the next level is; `percent` is of the way to it."""

    name: str
    growth_minor: int
    until: datetime | None
    next_name: str
    missing_minor: int
    next_minor: int
    percent: int
    steps: tuple[LevelStep, ...]
    points: int
