"""Rows of the invoicing room turned into records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from zhida.shop.invoicing import sealing
from zhida.shop.invoicing.conf import OVERDUE_AFTER
from zhida.shop.invoicing.lifecycle import InvoiceKind, InvoiceStatus
from zhida.shop.invoicing.models import Invoice, InvoiceLine, InvoiceStep, InvoiceTitle
from zhida.shop.invoicing.records import InvoiceLineRecord, InvoiceRecord, InvoiceStepRecord, TitleRecord
from zhida.shop.kernel.money import Money

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

UNFINISHED = frozenset({InvoiceStatus.REQUESTED, InvoiceStatus.ISSUING})


class Reddened(TypedDict):
    """What the reads of this room add to an invoice: what its red ones take back, in fen."""

    reddened_minor: int


def invoice_record(
    row: WithAnnotations[Invoice, Reddened],
    *,
    now: datetime,
    lines: Sequence[InvoiceLine] = (),
    steps: Sequence[InvoiceStep] = (),
) -> InvoiceRecord:
    """Give one invoice; its order and blue one are read along, and what its red ones took back."""
    return InvoiceRecord(
        number=row.number,
        kind=InvoiceKind(row.kind),
        status=InvoiceStatus(row.status),
        order=row.order.number,
        customer_id=row.customer_id,
        title=sealing.open_invoice(row),
        amount=Money(row.amount_minor, row.currency),
        net=Money(row.net_minor, row.currency),
        tax=Money(row.tax_minor, row.currency),
        left=Money(row.amount_minor - row.reddened_minor, row.currency),
        invoice_no=row.invoice_no or "",
        blue=row.blue.number if row.blue else "",
        refund=row.refund or "",
        refusal=row.refusal,
        has_file=bool(row.file_sha256),
        by_hand=row.by_hand,
        is_overdue=_is_overdue(row, now),
        requested_at=row.requested_at,
        due_at=row.due_at,
        issued_at=row.issued_at,
        lines=tuple(line_record(line, row.currency) for line in lines),
        steps=tuple(_step(step) for step in steps),
    )


def line_record(row: InvoiceLine, currency: str) -> InvoiceLineRecord:
    """Give one line."""
    return InvoiceLineRecord(
        key=row.key,
        name=row.name,
        tax_code=row.tax_code,
        quantity=row.quantity,
        rate_bp=row.rate_bp,
        gross=Money(row.gross_minor, currency),
        net=Money(row.net_minor, currency),
        tax=Money(row.tax_minor, currency),
    )


def title_record(row: InvoiceTitle) -> TitleRecord:
    """Give one remembered title."""
    return TitleRecord(id=row.pk, title=sealing.open_title(row), used_at=row.used_at)


def _is_overdue(row: Invoice, now: datetime) -> bool:
    return row.status in UNFINISHED and row.due_at is not None and row.due_at + OVERDUE_AFTER <= now


def _step(row: InvoiceStep) -> InvoiceStepRecord:
    return InvoiceStepRecord(
        status=InvoiceStatus(row.status), at=row.at, by=row.by, request_id=row.request_id, note=row.note
    )
