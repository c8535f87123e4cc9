"""What is due is written down as sent, under a request id, before anybody is called."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from zhida.shop.invoicing import sealing, status
from zhida.shop.invoicing.conf import ASK_AFTER, BATCH
from zhida.shop.invoicing.freezing import freeze
from zhida.shop.invoicing.from_rows import line_record
from zhida.shop.invoicing.lifecycle import InvoiceStatus
from zhida.shop.invoicing.locks import lock_invoice
from zhida.shop.invoicing.models import Invoice, InvoiceLine
from zhida.shop.invoicing.providers.contract import Document, RedReason
from zhida.shop.invoicing.services.request import end
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional

SYSTEM = "SYSTEM"


def due_numbers(*, now: datetime) -> Sequence[str]:
    """List what is due, the oldest first, at most a batch."""
    rows = Invoice.objects.filter(status=InvoiceStatus.REQUESTED, due_at__lte=now)
    return list(rows.order_by("due_at", "id").values_list("number", flat=True)[:BATCH])


def numbers_to_ask(*, now: datetime) -> Sequence[str]:
    """List what was sent and not answered, the oldest first, at most a batch."""
    rows = Invoice.objects.filter(status=InvoiceStatus.ISSUING, ask_at__lte=now)
    return list(rows.order_by("ask_at", "id").values_list("number", flat=True)[:BATCH])


@transactional
def send(*, number: str, now: datetime) -> Document | None:
    """Freeze a due invoice and give it a request id; None when it is no longer due, or of nothing."""
    row = lock_invoice(number=number)
    if row.status != InvoiceStatus.REQUESTED:
        return None
    freeze(invoice=row, order=row.order.number, now=now)
    if not row.amount_minor:
        end(invoice=row, by=SYSTEM, now=now, note="没有可开票的金额")
        return None
    row.tries += 1
    row.request_id = f"{row.number}-{row.tries}"
    row.calls, row.ask_at = 1, now + pause_after(1)
    row.save(update_fields=["tries", "request_id", "calls", "ask_at"])
    moved = status.move(invoice=row, to=InvoiceStatus.ISSUING, by=SYSTEM, now=now)
    assert moved, number
    return _document(row)


@transactional
def send_again(*, number: str, now: datetime) -> Document | None:
    """Take an invoice whose answer is missing, for one worker alone; None when another has taken it."""
    row = lock_invoice(number=number)
    if row.status != InvoiceStatus.ISSUING or row.ask_at is None or row.ask_at > now:
        return None
    row.calls, row.ask_at = row.calls + 1, now + pause_after(row.calls + 1)
    row.save(update_fields=["calls", "ask_at"])
    return _document(row)


def pause_after(calls: int) -> timedelta:
    """Give the pause after the n-th call: 1, 2, 5, 15, 30 minutes, then an hour."""
    return ASK_AFTER[min(calls, len(ASK_AFTER)) - 1]


def _document(row: Invoice) -> Document:
    lines = list(InvoiceLine.objects.filter(invoice=row).order_by("id"))
    assert row.request_id is not None
    return Document(
        request_id=row.request_id,
        number=row.number,
        order=row.order.number,
        title=sealing.open_invoice(row),
        lines=tuple(line_record(line, row.currency) for line in lines),
        amount=Money(row.amount_minor, row.currency),
        net=Money(row.net_minor, row.currency),
        tax=Money(row.tax_minor, row.currency),
        blue_no=(row.blue.invoice_no or "") if row.blue else "",
        reason=_reason(row, lines) if row.blue else None,
    )


def _reason(row: Invoice, lines: Sequence[InvoiceLine]) -> RedReason:
    if row.refund is None:
        return RedReason.WRONG
    return RedReason.RETURNED if any(line.quantity for line in lines) else RedReason.ALLOWANCE
