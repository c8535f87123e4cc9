"""Invoices out of their records."""

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, FormView
from zhida.entrypoints.storefront.contexts.invoices import (
    InvoiceCard,
    InvoiceListPage,
    OrderInvoicePage,
    TitleChoice,
)
from zhida.shop.invoicing.queries import status_name
from zhida.shop.invoicing.records import (
    InvoiceBook,
    InvoiceKind,
    InvoiceRecord,
    InvoiceStatus,
    TitleKind,
    TitleRecord,
)
from zhida.shop.kernel.pagination import Page


def invoice_card(record: InvoiceRecord) -> InvoiceCard:
    """Give one invoice."""
    is_red = record.kind is InvoiceKind.RED
    sign = -1 if is_red else 1
    return InvoiceCard(
        number=record.number,
        order=record.order,
        order_url=link("order_invoice", number=record.order),
        is_red=is_red,
        kind_name=_("红字发票") if is_red else _("电子发票"),
        status=record.status.lower(),
        status_name=status_name(status=record.status),
        advice=_advice(record),
        amount_minor=sign * record.amount.minor,
        tax_minor=sign * record.tax.minor,
        title=record.title.name,
        tax_number=record.title.tax_number,
        invoice_no=record.invoice_no,
        at=record.issued_at or record.requested_at,
        file_url=link("invoice_file", number=record.number) if record.has_file else "",
    )


def invoice_list(listed: Page[InvoiceRecord]) -> InvoiceListPage:
    """Give the page of all invoices."""
    return InvoiceListPage(
        cards=tuple(invoice_card(record) for record in listed.items),
        next_url=link("invoices", {"cursor": listed.next}) if listed.next else "",
    )


def order_invoices(
    book: InvoiceBook, *, titles: tuple[TitleChoice, ...] = (), form: FormView = EMPTY_FORM
) -> OrderInvoicePage:
    """Give the invoices of one order, the newest first."""
    return OrderInvoicePage(
        number=book.order,
        order_url=link("order", number=book.order),
        amount_minor=book.amount.minor,
        cards=tuple(invoice_card(record) for record in reversed(book.invoices)),
        is_asking=book.may_request,
        is_changing=book.may_change,
        until=book.request_until,
        titles=titles,
        form=form,
    )


def title_choice(record: TitleRecord) -> TitleChoice:
    """Give one remembered title."""
    return TitleChoice(
        id=str(record.id),
        name=record.title.name,
        tax_number=record.title.tax_number,
        is_company=record.title.kind is TitleKind.COMPANY,
    )


def _advice(record: InvoiceRecord) -> str:
    if record.status is InvoiceStatus.REFUSED:
        return record.refusal
    if record.status is InvoiceStatus.CANCELLED:
        return _("这张发票没有开具。")
    if record.status is InvoiceStatus.ISSUED:
        return "" if record.has_file else _("发票已开具，文件稍后可下载。")
    if record.kind is InvoiceKind.RED:
        return _("退款对应的红字发票正在开具。")
    if record.status is InvoiceStatus.REQUESTED and record.due_at is None:
        return _("商品签收后开具。")
    return _("正在开具，通常几分钟内完成。")
