"""What doors see of statements, payouts and slips."""

from dataclasses import dataclass, field
from datetime import datetime

from zhida.shop.kernel.money import Money
from zhida.shop.payments.statements.lifecycle import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedRow:
    """What became of one row: `result` NEW or KNOWN; `state` and `reason` are the line's now."""

    row: int
    line: str
    result: str
    state: str
    reason: str
    amount: Money
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadOutcome:
    """An upload: what the file held, row by row."""

    number: str
    account: str
    file_name: str
    sha256: str
    outgoing: int
    rows: tuple[UploadedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRecord:
    """An upload in the list of uploads."""

    number: str
    account: str
    file_name: str
    sha256: str
    rows: int
    new_lines: int
    uploaded_by: str
    uploaded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRecord:
    """One incoming line; `order` is that of the matched attempt."""

    number: str
    account: str
    bank_serial_number: str
    amount: Money
    payer: str
    remark: str
    booked_at: datetime
    state: str
    reason: str
    attempt: str
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRecord:
    """An attempt that a line may be meant for, and what speaks for it."""

    attempt: str
    order: str
    status: str
    amount: Money
    code: str
    created_at: datetime
    expires_at: datetime
    has_code: bool
    has_amount: bool
    has_name: bool
    slips: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """One line of history."""

    action: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDetail:
    """A line with its candidates and its history."""

    line: LineRecord
    candidates: tuple[CandidateRecord, ...]
    steps: tuple[StepRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDecision:
    """What a person decides about lines; `attempt` only for MATCH."""

    action: Action
    lines: tuple[str, ...]
    reason: str
    attempt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRecord:
    """A decision that waits for a second person, or did."""

    number: str
    action: str
    lines: tuple[str, ...]
    attempt: str
    amount: Money
    reason: str
    state: str
    made_by: str
    made_at: datetime
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutRecord:
    """Money to be paid out by hand. `payee` is who paid the line that it answers, where it is known."""

    number: str
    account: str
    order: str
    line: str
    payee: str
    is_refund: bool
    amount: Money
    reason: str
    state: str
    receipt_number: str
    recorded_by: str
    confirmed_by: str
    created_at: datetime
    paid_at: datetime | None = field(default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipRecord:
    """A shopper's picture of a transfer."""

    number: str
    order: str
    uploaded_at: datetime
