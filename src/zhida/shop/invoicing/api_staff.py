"""REST of invoices for staff: the list with what is overdue, what to do with one, rates, a CSV."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Annotated, BinaryIO, cast

from django.http import HttpResponse
from ninja import File, Form, Query, Router, Status, UploadedFile

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.invoicing import queries, schemas, services
from zhida.shop.invoicing.conf import MOST_FILE_BYTES
from zhida.shop.invoicing.permissions import READ_INVOICES, WORK_ON_INVOICES
from zhida.shop.invoicing.records import (
    InvoiceKind,
    InvoiceRecord,
    InvoiceStatus,
    ManualEntry,
    RateDraft,
    StaffInvoiceFilter,
)
from zhida.shop.kernel.money import yuan_text

staff = Router(tags=["invoices"])

MOST_CSV_ROWS = 10_000
CSV_PAGE = 100
# What a spreadsheet would take for a formula begins with one of these.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@staff.get("/invoices", response=schemas.StaffInvoicesOut, auth=staff_only(READ_INVOICES))
def list_invoices(
    request: ShopRequest, asked: Query[schemas.StaffInvoicesIn], cursor: schemas.Cursor = None
) -> schemas.Shape:
    """List invoices that match: overdue ones by their due date, else newest first."""
    wanted = _wanted(asked)
    page = queries.list_all_invoices(wanted=wanted, now=request.now, cursor=cursor)
    return {
        "items": [schemas.staff_invoice(one) for one in page.items],
        "next": page.next,
        "overdue": queries.count_overdue(now=request.now),
    }


@staff.get("/invoices/export", response={200: None}, auth=staff_only(READ_INVOICES))
def export_invoices(request: ShopRequest, asked: Query[schemas.StaffInvoicesIn]) -> HttpResponse:
    """Give the invoices that match as CSV, in the order of the list, at most 10 000."""
    wanted = _wanted(asked)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["编号", "订单", "类型", "状态", "抬头", "税号", "价税合计", "税额", "发票号码", "开票时间", "原因"]
    )
    writer.writerows(_csv_row(one) for one in islice(_all(request, wanted), MOST_CSV_ROWS))
    return download("invoices.csv", text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8")


@staff.get("/invoices/{number}", response=schemas.StaffInvoiceOut, auth=staff_only(READ_INVOICES))
def get_invoice(request: ShopRequest, number: str) -> schemas.Shape:
    """Show one invoice with its lines and history."""
    return schemas.staff_invoice(queries.get_invoice(number=number, for_customer=None, now=request.now))


@staff.get("/invoices/{number}/file", response={200: None}, auth=staff_only(READ_INVOICES))
def get_file(request: ShopRequest, number: str) -> HttpResponse:
    """Download an invoice's file."""
    return download(*queries.read_file(number=number, for_customer=None))


@staff.post("/invoices/{number}/retry", response=schemas.StaffInvoiceOut, auth=staff_only(WORK_ON_INVOICES))
def retry_invoice(request: ShopRequest, number: str) -> schemas.Shape:
    """Try a refused one again, or ask at once for a missing answer."""
    services.retry_invoice(actor=request.actor, number=number, now=request.now)
    return get_invoice(request, number)


@staff.post("/invoices/{number}/refusal", response=schemas.StaffInvoiceOut, auth=staff_only(WORK_ON_INVOICES))
def refuse_invoice(request: ShopRequest, number: str, body: schemas.InvoiceReasonIn) -> schemas.Shape:
    """Refuse one that is not sent yet; its buyer reads the reason."""
    services.refuse_invoice(actor=request.actor, number=number, reason=body.reason, now=request.now)
    return get_invoice(request, number)


@staff.post(
    "/invoices/{number}/red-letter",
    response={201: schemas.StaffInvoiceOut},
    auth=staff_only(WORK_ON_INVOICES),
)
def redden_invoice(request: ShopRequest, number: str, body: schemas.InvoiceReasonIn) -> Status[schemas.Shape]:
    """Take back all that is left of a wrong one."""
    red = services.redden_whole(actor=request.actor, number=number, reason=body.reason, now=request.now)
    return Status(201, get_invoice(request, red))


@staff.post("/invoices/{number}/entry", response=schemas.StaffInvoiceOut, auth=staff_only(WORK_ON_INVOICES))
def enter_invoice(
    request: ShopRequest,
    number: str,
    form: Form[schemas.ManualInvoiceForm],
    file: Annotated[UploadedFile | None, File()] = None,
) -> schemas.Shape:
    """Enter one that was issued outside: its number, its day, and its file if there is one."""
    entry = ManualEntry(invoice_no=form.invoice_no, issued_at=form.issued_at, file=_content(file))
    services.enter_invoice(actor=request.actor, number=number, entry=entry, now=request.now)
    return get_invoice(request, number)


@staff.post("/invoices/{number}/file", response=schemas.StaffInvoiceOut, auth=staff_only(WORK_ON_INVOICES))
def attach_file(request: ShopRequest, number: str, file: File[UploadedFile]) -> schemas.Shape:
    """Keep the file of an issued one that has none."""
    services.attach_file(actor=request.actor, number=number, file=_content(file), now=request.now)
    return get_invoice(request, number)


@staff.get("/tax-rates", response=schemas.TaxRatesOut, auth=staff_only(READ_INVOICES))
def list_rates(request: ShopRequest) -> schemas.Shape:
    """List the rates in force."""
    return schemas.rates(list(queries.list_rates()))


@staff.put("/tax-rates", response=schemas.TaxRatesOut, auth=staff_only(WORK_ON_INVOICES))
def set_rate(request: ShopRequest, body: schemas.TaxRateIn) -> schemas.Shape:
    """Set the rate of a product number, a category's path, of freight, or of all else."""
    draft = RateDraft(scope=body.scope, key=body.key, rate_bp=body.rate_bp, tax_code=body.tax_code)
    services.set_rate(actor=request.actor, draft=draft, now=request.now)
    return schemas.rates(list(queries.list_rates()))


@staff.delete("/tax-rates", response=schemas.TaxRatesOut, auth=staff_only(WORK_ON_INVOICES))
def remove_rate(request: ShopRequest, scope: schemas.RateScope, key: str = "") -> schemas.Shape:
    """Take a rate away."""
    services.remove_rate(actor=request.actor, scope=scope, key=key, now=request.now)
    return schemas.rates(list(queries.list_rates()))


def download(name: str, content: bytes, kind: str = "application/octet-stream") -> HttpResponse:
    """Answer a private file that is saved, never shown in the page."""
    response = HttpResponse(content, content_type="application/pdf" if name.endswith(".pdf") else kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _wanted(asked: schemas.StaffInvoicesIn) -> StaffInvoiceFilter:
    return StaffInvoiceFilter(
        status=InvoiceStatus(asked.status.upper()) if asked.status else None,
        kind=InvoiceKind(asked.kind.upper()) if asked.kind else None,
        order=asked.order,
        is_overdue=asked.overdue,
    )


def _all(request: ShopRequest, wanted: StaffInvoiceFilter) -> Iterator[InvoiceRecord]:
    cursor: str | None = None
    while True:
        page = queries.list_all_invoices(wanted=wanted, now=request.now, cursor=cursor, limit=CSV_PAGE)
        yield from page.items
        if page.next is None:
            return
        cursor = page.next


def _csv_row(one: InvoiceRecord) -> list[str]:
    sign = -1 if one.kind is InvoiceKind.RED else 1
    words = [one.number, one.order, one.kind, one.status, one.title.name, one.title.tax_number]
    sums = [yuan_text(sign * one.amount.minor), yuan_text(sign * one.tax.minor)]
    issued = one.issued_at.isoformat() if one.issued_at else ""
    rest = [one.invoice_no, issued, one.refusal]
    return [*(_plain(word) for word in words), *sums, *(_plain(word) for word in rest)]


def _plain(word: str) -> str:
    return f"'{word}" if word.startswith(FORMULA) else str(word)


def _content(file: UploadedFile | None) -> bytes:
    return cast("BinaryIO", file.file).read(MOST_FILE_BYTES + 1) if file is not None else b""
