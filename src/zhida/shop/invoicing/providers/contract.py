"""The port to whoever issues invoices: what is handed over, what is answered, and how it can fail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from zhida.shop.invoicing.records import InvoiceLineRecord, Title
from zhida.shop.kernel.money import Money


class FactStatus(StrEnum):
    """UNKNOWN: the service has never heard of the request. TRY_AGAIN: nothing was issued, later it may be."""

    ISSUED = "ISSUED"
    PENDING = "PENDING"
    REFUSED = "REFUSED"
    TRY_AGAIN = "TRY_AGAIN"
    UNKNOWN = "UNKNOWN"


class RedReason(StrEnum):
    """Why a red letter is issued, by the codes of the 红字信息确认单."""

    WRONG = "01"
    RETURNED = "02"
    ALLOWANCE = "04"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One invoice to issue; `blue_no` and `reason` are of a red one."""

    request_id: str
    number: str
    order: str
    title: Title
    lines: tuple[InvoiceLineRecord, ...]
    amount: Money
    net: Money
    tax: Money
    blue_no: str = ""
    reason: RedReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What the service says of one request."""

    request_id: str
    status: FactStatus
    invoice_no: str = ""
    issued_at: datetime | None = None
    file_url: str = ""
    code: str = ""
    reason: str = ""


class OutcomeUnknown(Exception):
    """No answer that can be believed: the request may have been carried out or not."""


class Provider(Protocol):
    """Whoever issues. Each call may raise OutcomeUnknown; a request id sent twice issues one invoice."""

    def issue(self, documents: Sequence[Document], *, now: datetime) -> dict[str, Fact]:
        """Hand over a batch and give what is known of each request by its id."""

    def ask(self, request_ids: Sequence[str], *, now: datetime) -> dict[str, Fact]:
        """Ask about requests whose answers are missing."""

    def fetch(self, url: str) -> bytes:
        """Get the file of an invoice, a PDF or OFD of at most 5 MB."""
