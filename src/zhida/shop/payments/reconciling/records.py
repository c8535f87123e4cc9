"""What staff see of bills and findings."""

from dataclasses import dataclass
from datetime import date, datetime

from zhida.shop.kernel.money import Money
from zhida.shop.payments.reconciling.days import BillDayStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRecord:
    """One column of the page where paid = journal = bill; the settlement is captured - refunded - fee."""

    captured: Money
    refunded: Money
    fee: Money
    settlement: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BillDayRecord:
    """One account's day. `open_findings` are those that nobody closed."""

    account: str
    day: date
    status: BillDayStatus
    problem: str
    waiting: int
    open_findings: int
    checked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillDayDetail:
    """A day with its sums. `crossed` is the bill less the journal over midnight; paid + crossed = bill."""

    summary: BillDayRecord
    currency: str
    file: str
    sha256: str
    bytes_length: int
    fetched_at: datetime | None
    bill_rows: int
    counts: dict[str, int]
    paid: ColumnRecord
    journal: ColumnRecord
    crossed: ColumnRecord
    bill: ColumnRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRecord:
    """One month: the accounts that have bills, and the days there is something to say about."""

    accounts: tuple[str, ...]
    days: tuple[BillDayRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """One thing that somebody did or said about a discrepancy."""

    act: str
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFilter:
    """Which discrepancies the desk shows; `state` is OPEN, TAKEN, CLOSED or UNCLOSED."""

    state: str = ""
    owner_id: int | None = None
    account: str = ""
    day: date | None = None
    opened_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscrepancyRecord:
    """Something between the channel's books and ours that a person has to look at."""

    id: int
    kind: str
    severity: str
    account: str
    number: str
    expected: str
    found: str
    day: date | None
    ref: str
    opened_at: datetime
    owner_id: int | None
    taken_at: datetime | None
    closed_at: datetime | None
    closed_by: str
    resolution: str

    @property
    def state(self) -> str:
        """Where it stands: CLOSED, TAKEN by somebody, or OPEN."""
        if self.closed_at is not None:
            return "CLOSED"
        return "OPEN" if self.owner_id is None else "TAKEN"
