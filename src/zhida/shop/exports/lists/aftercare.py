"""After-sales cases, and invoices without their titles: tax numbers and bank accounts stay in the shop."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhida.shop.aftersales.permissions import VIEW_CASES
from zhida.shop.aftersales.queries import CaseFilter, list_cases_for_staff
from zhida.shop.aftersales.records import CaseSummary
from zhida.shop.exports.lists.paging import PAGE, shown, until_older
from zhida.shop.exports.records import Document, ExportList, Reading
from zhida.shop.invoicing.permissions import READ_INVOICES
from zhida.shop.invoicing.queries import list_all_invoices
from zhida.shop.invoicing.records import InvoiceRecord, StaffInvoiceFilter
from zhida.shop.kernel.money import Money, yuan_text
from zhida.shop.kernel.pagination import Page


def read_cases(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of cases, newest first, ended ones too."""
    wanted = CaseFilter(order=reading.filter.get("order", ""), is_open=False)
    page = list_cases_for_staff(wanted=wanted, now=reading.now, cursor=cursor)
    return shown(until_older(page, since=reading.since, at=lambda one: one.opened_at), _case)


def read_invoices(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of invoices, newest first."""
    wanted = StaffInvoiceFilter(order=reading.filter.get("order", ""))
    page = list_all_invoices(wanted=wanted, now=reading.now, cursor=cursor, limit=PAGE)
    return shown(until_older(page, since=reading.since, at=lambda one: one.requested_at), _invoice)


def _case(case: CaseSummary) -> Document:
    return {
        "case": case.number,
        "order": case.order,
        "customer": str(case.customer_id),
        "kind": case.kind.lower(),
        "status": case.status.lower(),
        "reason": case.reason.lower(),
        "opened_at": case.opened_at.isoformat(),
        "finished_at": case.finished_at.isoformat() if case.finished_at else None,
        "refunded": _yuan(case.refunded),
    }


def _invoice(invoice: InvoiceRecord) -> Document:
    return {
        "invoice": invoice.number,
        "order": invoice.order,
        "kind": invoice.kind.lower(),
        "status": invoice.status.lower(),
        "amount": _yuan(invoice.amount),
        "net": _yuan(invoice.net),
        "tax": _yuan(invoice.tax),
        "invoice_no": invoice.invoice_no,
        "blue": invoice.blue,
        "requested_at": invoice.requested_at.isoformat(),
        "issued_at": invoice.issued_at.isoformat() if invoice.issued_at else None,
    }


def _yuan(money: Money | None) -> str | None:
    return yuan_text(money.minor) if money is not None else None


CASES = ExportList(
    name="cases",
    title=_("售后单"),
    permission=VIEW_CASES,
    columns=(
        "case", "order", "customer", "kind", "status", "reason", "opened_at", "finished_at", "refunded",
    ),
    read=read_cases,
    filters=frozenset({"order"}),
)  # fmt: skip

INVOICES = ExportList(
    name="invoices",
    title=_("发票"),
    permission=READ_INVOICES,
    columns=(
        "invoice", "order", "kind", "status", "amount", "net", "tax", "invoice_no", "blue", "requested_at",
        "issued_at",
    ),
    read=read_invoices,
    filters=frozenset({"order"}),
)  # fmt: skip
