"""What staff see of channel accounts: how they do, what was decided about them, and by them."""

from dataclasses import dataclass
from datetime import datetime

from zhida.shop.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationRecord:
    """How one operation at an account does now; health in millionths, `breaker` CLOSED, OPEN or HALF_OPEN."""

    account: str
    operation: str
    health_ppm: int
    breaker: str
    since: datetime | None
    probe_at: datetime | None
    failures_in_a_row: int
    last_error: str
    last_error_at: datetime | None
    last_success_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRecord:
    """What staff decided about an account: `kind` is STOP or PREFER."""

    account: str
    kind: str
    until: datetime
    reason: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRecord:
    """A channel account as staff see it; no keys.

    `state` sums it up: GOOD, PREFERRED, STOPPED, BROKEN, PROBING, DISABLED, NOT_YET_VALID, NO_LONGER_VALID.
    """

    name: str
    kind: str
    currency: str
    enabled: bool
    weight: int
    fee_bp: int
    min_minor: int
    max_minor: int | None
    valid_from: datetime | None
    valid_to: datetime | None
    state: str
    operations: tuple[OperationRecord, ...]
    override: OverrideRecord | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRecord:
    """One account that the router looked at, with what it knew and what it found. Score in thousandths."""

    account: str
    verdict: str
    score: int
    health_ppm: int
    weight: int
    fee_bp: int
    is_probe_due: bool
    steering: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """One decision of the router; `mode` is USUAL, PROBE or LEAST_BAD."""

    attempt: str
    ref: str
    at: datetime
    method: str
    scene: str
    amount: Money
    chosen: str
    mode: str
    candidates: tuple[CandidateRecord, ...]
