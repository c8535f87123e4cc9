"""Reads of the invoicing room; a shopper's are scoped before anything else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from zhida.shop.invoicing import files
from zhida.shop.invoicing.asking import request_until
from zhida.shop.invoicing.composing import kept_minor
from zhida.shop.invoicing.conf import DEFAULT_RATE_BP, DEFAULT_TAX_CODE, INVOICES_A_PAGE, OVERDUE_AFTER
from zhida.shop.invoicing.errors import InvoiceFileMissing, InvoiceNotFound
from zhida.shop.invoicing.from_rows import UNFINISHED, Reddened, invoice_record, title_record
from zhida.shop.invoicing.invariants import check_invariants
from zhida.shop.invoicing.lifecycle import OPEN_TO_CHANGE, STATUS_NAMES, InvoiceKind, InvoiceStatus
from zhida.shop.invoicing.models import Invoice, InvoiceLine, InvoiceStep, InvoiceTitle, TaxRate
from zhida.shop.invoicing.rates import DEFAULT
from zhida.shop.invoicing.records import (
    InvoiceBook,
    InvoiceRecord,
    RateRecord,
    StaffInvoiceFilter,
    Title,
    TitleRecord,
)
from zhida.shop.invoicing.titles import read_title
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.orders import queries as orders

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

__all__ = [
    "check_invariants",
    "count_overdue",
    "get_book",
    "get_invoice",
    "list_all_invoices",
    "list_invoices",
    "list_rates",
    "list_titles",
    "orders_with_invoice",
    "read_file",
    "read_title",
    "status_name",
    "wished_title",
]

NEWEST_FIRST = ("-requested_at", "-id")


def get_invoice(*, number: str, for_customer: int | None, now: datetime) -> InvoiceRecord:
    """Read one invoice with lines and history; None is staff. Three queries. Raises InvoiceNotFound."""
    row = _rows(for_customer).filter(number=number).first()
    if row is None:
        raise InvoiceNotFound
    lines = list(InvoiceLine.objects.filter(invoice=row).order_by("id"))
    steps = list(InvoiceStep.objects.filter(invoice=row).order_by("id"))
    return invoice_record(row, now=now, lines=lines, steps=steps)


def get_book(*, order: str, for_customer: int | None, now: datetime) -> InvoiceBook:
    """Read all invoices of an order and what may be done now. Raises OrderNotFound (also another's)."""
    record = orders.get_order(number=order, for_customer=for_customer)
    rows = list(_rows(None).filter(order__number=order).order_by("id"))
    lines: dict[int, list[InvoiceLine]] = defaultdict(list)
    for line in InvoiceLine.objects.filter(invoice__in=rows).order_by("id"):
        lines[line.invoice_id].append(line)
    invoices = tuple(invoice_record(row, now=now, lines=lines[row.pk]) for row in rows)
    live = next((invoices[place] for place, row in enumerate(rows) if row.live_order), None)
    until = request_until(record)
    kept = kept_minor(record.number)
    is_open = kept > 0 and (until is None or now < until)
    return InvoiceBook(
        order=order,
        amount=Money(kept, record.captured.currency),
        live=live,
        invoices=invoices,
        may_request=live is None and is_open,
        may_change=live is not None and live.status in OPEN_TO_CHANGE,
        request_until=until,
    )


def orders_with_invoice(*, numbers: Collection[str]) -> frozenset[str]:
    """Return those of some orders for which an invoice is on its way or issued; one query."""
    rows = Invoice.objects.filter(
        order__number__in=list(numbers), kind=InvoiceKind.BLUE, status__in=(*UNFINISHED, InvoiceStatus.ISSUED)
    )
    return frozenset(rows.values_list("order__number", flat=True))


def list_invoices(*, for_customer: int, now: datetime, cursor: str | None = None) -> Page[InvoiceRecord]:
    """List a shopper's invoices, newest first, 20 a page; one query. Raises InvalidCursor."""
    page = paginate(_rows(for_customer), order=NEWEST_FIRST, cursor=cursor, limit=INVOICES_A_PAGE)
    return Page(items=[invoice_record(row, now=now) for row in page.items], next=page.next)


def list_all_invoices(
    *, wanted: StaffInvoiceFilter, now: datetime, cursor: str | None = None, limit: int = INVOICES_A_PAGE
) -> Page[InvoiceRecord]:
    """List all invoices that match; what is overdue by its due date, else newest first. One query.

    Raises InvalidCursor.
    """
    rows = _rows(None)
    order = NEWEST_FIRST
    if wanted.is_overdue:
        rows = rows.filter(status__in=UNFINISHED, due_at__lte=now - OVERDUE_AFTER)
        order = ("due_at", "id")
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    if wanted.kind is not None:
        rows = rows.filter(kind=wanted.kind)
    if wanted.order:
        rows = rows.filter(order__number=wanted.order)
    page = paginate(rows, order=order, cursor=cursor, limit=limit)
    return Page(items=[invoice_record(row, now=now) for row in page.items], next=page.next)


def count_overdue(*, now: datetime) -> int:
    """Count what is due for longer than a day; one query."""
    return Invoice.objects.filter(status__in=UNFINISHED, due_at__lte=now - OVERDUE_AFTER).count()


def read_file(*, number: str, for_customer: int | None) -> tuple[str, bytes]:
    """Read the file of an invoice: the name to save it under, and its bytes, proven by their SHA-256.

    Raises InvoiceNotFound (also another's), InvoiceFileMissing, InvoiceFileBroken.
    """
    row = _rows(for_customer).filter(number=number).first()
    if row is None:
        raise InvoiceNotFound
    if not row.file_sha256:
        raise InvoiceFileMissing
    content = files.read(row.file_sha256)
    return f"{row.invoice_no}.{files.ending_of(content)}", content


def list_titles(*, for_customer: int) -> Sequence[TitleRecord]:
    """List a customer's remembered titles, the last used first; one query, at most 20."""
    rows = InvoiceTitle.objects.filter(customer_id=for_customer).order_by("-used_at", "-id")
    return [title_record(row) for row in rows]


def list_rates() -> Sequence[RateRecord]:
    """List the rates in force, that of all else first; one query."""
    rows = list(TaxRate.objects.order_by("scope", "key"))
    found = [
        RateRecord(
            scope=row.scope,
            key=row.key,
            rate_bp=row.rate_bp,
            tax_code=row.tax_code,
            changed_at=row.changed_at,
        )
        for row in rows
    ]
    if not any(rate.scope == DEFAULT for rate in found):
        usual = RateRecord(
            scope=DEFAULT, key="", rate_bp=DEFAULT_RATE_BP, tax_code=DEFAULT_TAX_CODE, changed_at=None
        )
        found.insert(0, usual)
    return found


def wished_title(*, title: Title) -> dict[str, str]:
    """Give a title in the form in which an order carries the wish for it."""
    document = title.to_document()
    named = {"kind": title.kind.lower(), "title": document.pop("name")}
    return {**document, **named}


def status_name(*, status: InvoiceStatus) -> str:
    """Give what a status is called, in the active language."""
    return str(STATUS_NAMES[status])


def _rows(for_customer: int | None) -> QuerySet[WithAnnotations[Invoice, Reddened]]:
    reds = Invoice.objects.filter(blue=OuterRef("pk")).order_by().values("blue")
    reddened = Coalesce(Subquery(reds.annotate(sum=Sum("amount_minor")).values("sum")), 0)
    rows = Invoice.objects.select_related("order", "blue").annotate(reddened_minor=reddened)
    return rows if for_customer is None else rows.filter(customer_id=for_customer)
