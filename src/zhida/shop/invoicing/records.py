"""What other rooms and the doors see of invoices."""

from dataclasses import asdict, dataclass
from datetime import datetime

from zhida.shop.invoicing.lifecycle import InvoiceKind, InvoiceStatus, TitleKind
from zhida.shop.kernel.money import Money

__all__ = [
    "InvoiceBook",
    "InvoiceKind",
    "InvoiceLineRecord",
    "InvoiceRecord",
    "InvoiceStatus",
    "InvoiceStepRecord",
    "ManualEntry",
    "RateDraft",
    "RateRecord",
    "StaffInvoiceFilter",
    "Title",
    "TitleKind",
    "TitleRecord",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """Whose name an invoice bears; a company's has its tax number, the rest may stay empty."""

    kind: TitleKind
    name: str
    tax_number: str = ""
    address: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""

    def to_document(self) -> dict[str, str]:
        """Give the form in which it is sealed."""
        return {name: str(value) for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleRecord:
    """One remembered title of a customer."""

    id: int
    title: Title
    used_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLineRecord:
    """One line; net + tax = gross."""

    key: str
    name: str
    tax_code: str
    quantity: int
    rate_bp: int
    gross: Money
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceStepRecord:
    """One step of an invoice's life."""

    status: InvoiceStatus
    at: datetime
    by: str
    request_id: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRecord:
    """One invoice, blue or red. Amounts of a red one are written plus, as what it takes back.

    They are zero until it is sent. `left` is what its red ones, in whatever state, do not take back. `blue`
    and `refund` are of red ones; `has_file` says that it can be downloaded, `is_overdue` that it is due for
    longer than it should be.
    """

    number: str
    kind: InvoiceKind
    status: InvoiceStatus
    order: str
    customer_id: int
    title: Title
    amount: Money
    net: Money
    tax: Money
    left: Money
    invoice_no: str
    blue: str
    refund: str
    refusal: str
    has_file: bool
    by_hand: bool
    is_overdue: bool
    requested_at: datetime
    due_at: datetime | None
    issued_at: datetime | None
    lines: tuple[InvoiceLineRecord, ...] = ()
    steps: tuple[InvoiceStepRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceBook:
    """All invoices of one order, oldest first, and what may be done now.

    `amount` is what an invoice would hold, or holds; `live` is the one that stands.
    """

    order: str
    amount: Money
    live: InvoiceRecord | None
    invoices: tuple[InvoiceRecord, ...]
    may_request: bool
    may_change: bool
    request_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffInvoiceFilter:
    """What staff look for; empty is everything."""

    status: InvoiceStatus | None = None
    kind: InvoiceKind | None = None
    order: str = ""
    is_overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualEntry:
    """What staff enter of an invoice issued outside; `file` is its PDF or OFD, and may come later."""

    invoice_no: str
    issued_at: datetime
    file: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateDraft:
    """A rate in basis points: of a PRODUCT number, a CATEGORY path, FREIGHT, or DEFAULT for all else."""

    scope: str
    key: str
    rate_bp: int
    tax_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRecord:
    """One rate in force."""

    scope: str
    key: str
    rate_bp: int
    tax_code: str
    changed_at: datetime | None
