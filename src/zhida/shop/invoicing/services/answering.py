"""What the tax service said is booked, once."""

from datetime import datetime

from zhida.shop.invoicing import files, status
from zhida.shop.invoicing.conf import TRY_AGAIN_AFTER
from zhida.shop.invoicing.events import InvoiceIssued, InvoiceReddened
from zhida.shop.invoicing.lifecycle import InvoiceKind, InvoiceStatus
from zhida.shop.invoicing.locks import lock_invoice
from zhida.shop.invoicing.models import Invoice
from zhida.shop.invoicing.providers.contract import Fact, FactStatus
from zhida.shop.invoicing.schedule import schedule
from zhida.shop.invoicing.services.reddening import free_when_empty, redden_missing
from zhida.shop.invoicing.services.refusing import refuse
from zhida.shop.kernel import outbox
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional

SERVICE = "TAX"


@transactional
def book_fact(*, number: str, fact: Fact, now: datetime) -> bool:
    """Book an answer to the request that an invoice was last sent under; False when it changes nothing.

    Issued: its number and file's address are kept, refunds that arrived meanwhile are reddened, and
    InvoiceIssued or InvoiceReddened is recorded. Refused: InvoiceRefused. A used up quota: tried again later.
    """
    row = lock_invoice(number=number)
    if row.status != InvoiceStatus.ISSUING or row.request_id != fact.request_id:
        return False
    order = row.order.number
    if fact.status is FactStatus.ISSUED and fact.issued_at is not None:
        if Invoice.objects.filter(invoice_no=fact.invoice_no).exists():
            status.note_step(invoice=row, by=SERVICE, now=now, note=f"发票号码重复 {fact.invoice_no}")
            return False
        row.file_url, row.ask_at = fact.file_url, now if fact.file_url else None
        row.save(update_fields=["file_url", "ask_at"])
        set_issued(invoice=row, invoice_no=fact.invoice_no, issued_at=fact.issued_at, by=SERVICE, now=now)
        return True
    if fact.status is FactStatus.REFUSED:
        return refuse(invoice=row, order=order, code=fact.code, reason=fact.reason, by=SERVICE, now=now)
    if fact.status is FactStatus.TRY_AGAIN:
        _put_off(row, fact, now=now)
        return True
    return False


@transactional
def keep_file(*, number: str, content: bytes | None, digest: str, now: datetime) -> None:
    """Note the file of an issued invoice that lies in the data folder; None asks again later."""
    row = lock_invoice(number=number)
    if content is None:
        later = now + TRY_AGAIN_AFTER
        Invoice.objects.filter(pk=row.pk, file_sha256="").update(ask_at=later)
        schedule(due_at=later)
        return
    assert files.is_invoice_file(content)
    Invoice.objects.filter(pk=row.pk).update(file_sha256=digest, ask_at=None)


def set_issued(*, invoice: Invoice, invoice_no: str, issued_at: datetime, by: str, now: datetime) -> None:
    """Note that an invoice is issued, and let the rest follow, in the caller's transaction."""
    moved = status.move(invoice=invoice, to=InvoiceStatus.ISSUED, by=by, now=now, note=invoice_no)
    assert moved, invoice.number
    invoice.invoice_no, invoice.issued_at = invoice_no, issued_at
    invoice.refusal = invoice.refusal_code = ""
    invoice.save(update_fields=["invoice_no", "issued_at", "refusal", "refusal_code"])
    amount = Money(invoice.amount_minor, invoice.currency)
    order = invoice.order.number
    if invoice.kind == InvoiceKind.BLUE:
        outbox.record(
            InvoiceIssued(
                number=invoice.number,
                order=order,
                customer_id=invoice.customer_id,
                invoice_no=invoice_no,
                amount=amount,
                issued_at=issued_at,
            ),
            now=now,
        )
        redden_missing(blue=invoice, order=order, now=now)
        return
    assert invoice.blue is not None
    outbox.record(
        InvoiceReddened(
            number=invoice.number,
            blue=invoice.blue.number,
            order=order,
            customer_id=invoice.customer_id,
            invoice_no=invoice_no,
            amount=amount,
            issued_at=issued_at,
        ),
        now=now,
    )
    free_when_empty(blue=invoice.blue)


def _put_off(row: Invoice, fact: Fact, *, now: datetime) -> None:
    later = now + TRY_AGAIN_AFTER
    note = f"{fact.code} {fact.reason}"
    moved = status.move(invoice=row, to=InvoiceStatus.REQUESTED, by=SERVICE, now=now, note=note)
    assert moved, row.number
    Invoice.objects.filter(pk=row.pk).update(due_at=later, ask_at=None)
    schedule(due_at=later)
