"""After-sales cases, differences paid by price protection, and invoices.

Invoices go without their titles: tax numbers and bank accounts stay in the shop.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from zhida.shop.aftersales.permissions import VIEW_CASES
from zhida.shop.aftersales.queries import CaseFilter, list_cases_for_staff
from zhida.shop.aftersales.records import CaseSummary
from zhida.shop.exports.errors import ExportListUnknown
from zhida.shop.exports.lists.paging import PAGE, shown, until_older
from zhida.shop.exports.records import Document, ExportList, Reading
from zhida.shop.invoicing.permissions import READ_INVOICES
from zhida.shop.invoicing.queries import list_all_invoices
from zhida.shop.invoicing.records import InvoiceRecord, StaffInvoiceFilter
from zhida.shop.kernel.money import Money, yuan_text
from zhida.shop.kernel.pagination import Page
from zhida.shop.price_protection.permissions import VIEW_PROTECTIONS
from zhida.shop.price_protection.queries import list_protections
from zhida.shop.price_protection.records import ProtectionFilter, ProtectionRecord, ProtectionStatus, Way

W = TypeVar("W", bound=StrEnum)


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


def read_protections(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of differences that price protection paid, newest first, narrowed as on the screen."""
    wanted = ProtectionFilter(
        order=reading.filter.get("order", ""),
        sku=reading.filter.get("sku", ""),
        way=_word(Way, reading.filter.get("way", "")),
        status=_word(ProtectionStatus, reading.filter.get("status", "")),
        since=reading.since,
    )
    return shown(list_protections(wanted=wanted, cursor=cursor, limit=PAGE), _protection)


def _word(words: type[W], text: str) -> W | None:
    """Return the stored word that a screen's lower-case one means; nothing is no narrowing.

    Raises ExportListUnknown.
    """
    try:
        return words(text.upper()) if text else None
    except ValueError as error:
        raise ExportListUnknown(fields={"filter": ExportListUnknown.message}) from error


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


def _protection(paid: ProtectionRecord) -> Document:
    return {
        "protection": paid.number,
        "order": paid.order,
        "line": paid.line,
        "sku": paid.sku,
        "customer": str(paid.customer_id),
        "way": paid.way.lower(),
        "status": paid.status.lower(),
        "before": _yuan(paid.before),
        "after": _yuan(paid.after),
        "units": paid.units,
        "amount": _yuan(paid.amount),
        "refund": paid.refund,
        "at": paid.at.isoformat(),
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

PRICE_PROTECTIONS = ExportList(
    name="price-protections",
    title=_("价保"),
    permission=VIEW_PROTECTIONS,
    columns=(
        "protection", "order", "line", "sku", "customer", "way", "status", "before", "after", "units",
        "amount", "refund", "at",
    ),
    read=read_protections,
    filters=frozenset({"order", "sku", "way", "status"}),
)  # fmt: skip
