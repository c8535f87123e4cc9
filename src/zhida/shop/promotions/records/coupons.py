"""What other rooms and the doors see of coupons: frozen, plain data, all amounts in fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CouponWay(StrEnum):
    """How a coupon comes to its holder."""

    CENTRE = "CENTRE"
    CODE = "CODE"
    STAFF = "STAFF"


class ConditionKind(StrEnum):
    """The published conditions that a claim may ask for; nothing else is ever asked."""

    NONE = "NONE"
    NEWCOMER = "NEWCOMER"
    LEVEL = "LEVEL"
    BIRTHDAY_MONTH = "BIRTHDAY_MONTH"


class ClaimState(StrEnum):
    """What a shopper can do with a template in the coupon centre."""

    OPEN = "open"
    CLAIMED = "claimed"
    SOLD_OUT = "sold_out"
    NOT_STARTED = "not_started"


class WalletState(StrEnum):
    """The tabs of the wallet."""

    USABLE = "usable"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """The published condition of a claim; `level` is the least level that may claim."""

    kind: ConditionKind = ConditionKind.NONE
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """What the conditions look at, and nothing more. `birth_month` is 1 to 12, or None when not told."""

    level: int = 0
    has_paid: bool = False
    birth_month: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingTerms:
    """How many there are, for whom, when and how they are given, and for how many days they hold."""

    way: CouponWay = CouponWay.CENTRE
    total: int | None = None
    per_customer: int = 1
    claim_starts_at: datetime | None = None
    claim_ends_at: datetime | None = None
    valid_days: int | None = None
    condition: Condition = Condition()


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponTerms:
    """What a coupon is worth and where. Exactly one of `cut` and `percent_off` is set."""

    kind: str
    title: str
    threshold: int
    cut: int | None
    percent_off: int | None
    cap: int | None
    stacks: bool
    scope: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimableCoupon:
    """A template of the coupon centre; it holds `starts_at` to `ends_at`, or `valid_days` from the claim.

    `document` is its JSON text, for whoever prices goods as if it were held.
    """

    number: str
    document: str
    terms: CouponTerms
    condition: Condition
    per_customer: int
    claim_starts_at: datetime | None
    claim_ends_at: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    valid_days: int | None
    is_sold_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreCoupon:
    """A template as one shopper meets it: how many of it were claimed already, and what can be done."""

    coupon: ClaimableCoupon
    held: int
    state: ClaimState


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingRecord:
    """One coupon of a customer. `is_locked` while an unpaid order `ref` uses it."""

    number: str
    coupon: str
    terms: CouponTerms
    state: WalletState
    is_locked: bool
    ref: str
    starts_at: datetime | None
    ends_at: datetime | None
    claimed_at: datetime | None
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponCounts:
    """How many holdings of a template exist, were claimed, are in unpaid orders, and were used."""

    issued: int = 0
    claimed: int = 0
    locked: int = 0
    used: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponRecord:
    """A template as staff see it; `document` is its JSON text."""

    number: str
    kind: str
    title: str
    status: str
    way: str
    version: int
    document: str
    counts: CouponCounts
    created_by: str
    created_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRecord:
    """A batch of codes as staff see it."""

    id: int
    quantity: int
    claimed: int
    used: int
    note: str
    created_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCodes:
    """A new batch with its codes: the only moment at which they can be read."""

    batch: BatchRecord
    codes: tuple[str, ...]
