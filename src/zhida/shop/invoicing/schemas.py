"""Shapes of the invoicing room's REST calls."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from zhida.shop.invoicing.records import (
    InvoiceBook,
    InvoiceRecord,
    RateRecord,
    Title,
    TitleKind,
    TitleRecord,
)
from zhida.shop.kernel.money import Money

Cursor = Annotated[str | None, Field(max_length=400)]
InvoiceStatusWord = Literal["requested", "issuing", "issued", "refused", "cancelled"]
InvoiceKindWord = Literal["blue", "red"]
RateScope = Literal["PRODUCT", "CATEGORY", "FREIGHT", "DEFAULT"]


class InvoiceTitleIn(Schema):
    """A person's title (a name, or 个人), or a company's with its tax number; the rest may stay empty."""

    kind: Literal["personal", "company"]
    name: Annotated[str, Field(max_length=100)] = ""
    tax_number: Annotated[str, Field(max_length=40)] = ""
    address: Annotated[str, Field(max_length=120)] = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    bank: Annotated[str, Field(max_length=60)] = ""
    account: Annotated[str, Field(max_length=40)] = ""

    def to_title(self) -> Title:
        """Give what was typed, not yet checked."""
        return Title(
            kind=TitleKind(self.kind.upper()),
            name=self.name,
            tax_number=self.tax_number,
            address=self.address,
            phone=self.phone,
            bank=self.bank,
            account=self.account,
        )


class InvoiceTitleOut(Schema):
    kind: str
    name: str
    tax_number: str
    address: str
    phone: str
    bank: str
    account: str


class SavedTitleOut(InvoiceTitleOut):
    id: str


class SavedTitlesOut(Schema):
    items: list[SavedTitleOut]
    next: str | None


class InvoiceLineOut(Schema):
    key: str
    name: str
    tax_code: str
    quantity: int
    rate_bp: int
    gross: Money
    net: Money
    tax: Money


class InvoiceOut(Schema):
    """One invoice; a red one's amounts are what it takes back. They are zero until it is sent."""

    number: str
    kind: InvoiceKindWord
    status: InvoiceStatusWord
    order: str
    title: InvoiceTitleOut
    amount: Money
    net: Money
    tax: Money
    invoice_no: str
    blue: str
    refund: str
    refusal: str
    has_file: bool
    requested_at: datetime
    issued_at: datetime | None
    lines: list[InvoiceLineOut]


class InvoicesOut(Schema):
    items: list[InvoiceOut]
    next: str | None


class InvoiceBookOut(Schema):
    """The invoices of one order, oldest first; `amount` is what one would hold now."""

    order: str
    amount: Money
    live: str
    items: list[InvoiceOut]
    may_request: bool
    may_change: bool
    request_until: datetime | None


class InvoiceStepOut(Schema):
    status: InvoiceStatusWord
    at: datetime
    by: str
    request_id: str
    note: str


class StaffInvoiceOut(InvoiceOut):
    """`left` is what red ones do not take back: while there is some, all of it can be taken back at once."""

    customer: int
    left: Money
    is_overdue: bool
    by_hand: bool
    due_at: datetime | None
    steps: list[InvoiceStepOut]


class StaffInvoicesOut(Schema):
    items: list[StaffInvoiceOut]
    next: str | None
    overdue: int


class StaffInvoicesIn(Schema):
    """What staff look for; nothing is everything."""

    status: InvoiceStatusWord | None = None
    kind: InvoiceKindWord | None = None
    order: Annotated[str, Field(max_length=32)] = ""
    overdue: bool = False


class InvoiceReasonIn(Schema):
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class ManualInvoiceForm(Schema):
    """What staff enter of an invoice issued outside."""

    invoice_no: Annotated[str, Field(min_length=1, max_length=20)]
    issued_at: datetime


class TaxRateIn(Schema):
    scope: RateScope
    key: Annotated[str, Field(max_length=200)] = ""
    rate_bp: Annotated[int, Field(strict=True, ge=0, le=10_000)]
    tax_code: Annotated[str, Field(pattern=r"^[0-9]{19}$")]


class TaxRateOut(Schema):
    scope: str
    key: str
    rate_bp: int
    tax_code: str
    changed_at: datetime | None


class TaxRatesOut(Schema):
    items: list[TaxRateOut]
    next: str | None


Shape = dict[str, object]


def saved_title(record: TitleRecord) -> Shape:
    """Give one remembered title."""
    return {"id": str(record.id), **_title(record.title)}


def invoice(record: InvoiceRecord) -> Shape:
    """Give one invoice as its buyer sees it."""
    return {
        "number": record.number,
        "kind": record.kind.lower(),
        "status": record.status.lower(),
        "order": record.order,
        "title": _title(record.title),
        "amount": record.amount,
        "net": record.net,
        "tax": record.tax,
        "invoice_no": record.invoice_no,
        "blue": record.blue,
        "refund": record.refund,
        "refusal": record.refusal,
        "has_file": record.has_file,
        "requested_at": record.requested_at,
        "issued_at": record.issued_at,
        "lines": list(record.lines),
    }


def book(record: InvoiceBook) -> Shape:
    """Give the invoices of an order."""
    return {
        "order": record.order,
        "amount": record.amount,
        "live": record.live.number if record.live else "",
        "items": [invoice(one) for one in record.invoices],
        "may_request": record.may_request,
        "may_change": record.may_change,
        "request_until": record.request_until,
    }


def staff_invoice(record: InvoiceRecord) -> Shape:
    """Give one invoice as staff see it."""
    return {
        **invoice(record),
        "customer": record.customer_id,
        "left": record.left,
        "is_overdue": record.is_overdue,
        "by_hand": record.by_hand,
        "due_at": record.due_at,
        "steps": [
            {
                "status": step.status.lower(),
                "at": step.at,
                "by": step.by,
                "request_id": step.request_id,
                "note": step.note,
            }
            for step in record.steps
        ],
    }


def rates(records: list[RateRecord]) -> Shape:
    """Give the rates in force."""
    return {"items": records, "next": None}


def _title(title: Title) -> Shape:
    return {**title.to_document(), "kind": title.kind.lower()}
