"""What the doors and other rooms see of trade-ins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zhida.shop.kernel.money import Money
from zhida.shop.tradeins.lifecycle import STATUS_NAMES, PayoutStatus, PayWay, TradeInStatus

__all__ = [
    "STATUS_NAMES",
    "Acceptance",
    "Finding",
    "Grade",
    "InspectionRecord",
    "OldModelRecord",
    "PayWay",
    "Payee",
    "PayoutList",
    "PayoutRecord",
    "PayoutStatus",
    "PriceTableRecord",
    "Question",
    "RefusedSerialRecord",
    "StepRecord",
    "TradeInRecord",
    "TradeInStatus",
    "TradeInSummary",
    "Valuation",
    "ValuationRow",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """One answer: it takes off fen, or a percentage of the base price, or refuses the device."""

    code: str
    text: str
    text_en: str = ""
    minor: int = 0
    percent: int = 0
    is_refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question about an old device, with its grades from best to worst."""

    code: str
    text: str
    grades: tuple[Grade, ...]
    text_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldModelRecord:
    """One model of a price table; `base` is what it is worth in perfect condition."""

    code: str
    brand: str
    model: str
    capacity: str
    base: Money

    @property
    def title(self) -> str:
        """Give brand, model and capacity in one line."""
        return " ".join(part for part in (self.brand, self.model, self.capacity) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTableRecord:
    """One version of the price table without its models; `best` is the dearest model's price."""

    version: int
    questions: tuple[Question, ...]
    best: Money
    reason: str
    by: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuationRow:
    """One answer and what it takes off the base price; the words of both languages as they were shown."""

    question: str
    answer: str
    question_text: str
    answer_text: str
    question_en: str
    answer_en: str
    deduct: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
    """The arithmetic of a quote: base less each row, never below zero. `is_refused`: not taken at all."""

    model: OldModelRecord
    version: int
    rows: tuple[ValuationRow, ...]
    amount: Money
    is_refused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """A bank account to pay to: sensitive, sealed at rest. Never logged, never audited in clear."""

    name: str
    bank: str
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What a seller says when accepting a quote. CREDIT names an order line, TRANSFER an account."""

    serial: str
    is_wiped: bool
    way: PayWay
    order: str = ""
    line: str = ""
    payee: Payee | None = None
    is_payee_agreed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the bench found: the serial of what lies there, its grades, and a note where it differs."""

    serial: str
    answers: Mapping[str, str]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """One step in the history of a trade-in."""

    status: TradeInStatus
    at: datetime
    by: str
    amount: Money
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRecord:
    """What the bench found, and what that is worth by the table of the quote; zero when it is not taken."""

    serial: str
    rows: tuple[ValuationRow, ...]
    amount: Money
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeInSummary:
    """One trade-in in a list; `amount` is what holds now, `quoted` the first quote."""

    number: str
    customer_id: int
    status: TradeInStatus
    title: str
    quoted: Money
    amount: Money
    quoted_at: datetime
    valid_until: datetime
    deadline: datetime | None
    way: PayWay | None
    order: str
    line: str
    serial: str
    needs_account: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeInRecord:
    """One trade-in in full; of the account only its last digits."""

    summary: TradeInSummary
    code: str
    table_version: int
    base: Money
    rows: tuple[ValuationRow, ...]
    account_tail: str
    carrier: str
    tracking: str
    back_carrier: str
    back_tracking: str
    refund: str
    steps: tuple[StepRecord, ...]
    inspections: tuple[InspectionRecord, ...]
    photos: tuple[str, ...]
    questions: tuple[Question, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutRecord:
    """One transfer to a seller; the account shows its last digits only."""

    number: str
    trade_in: str
    status: PayoutStatus
    amount: Money
    account_tail: str
    made_at: datetime
    batch: str
    exported_by: str
    decided_by: str
    bank_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutList:
    """A list for the bank, accounts in clear: whoever holds it pays each row once."""

    batch: str
    rows: tuple[tuple[PayoutRecord, Payee], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedSerialRecord:
    """A device that is not taken, and why."""

    serial: str
    reason: str
    by: str
    at: datetime
