"""The one writer of an invoice's status."""

from datetime import datetime

from zhida.shop.invoicing.lifecycle import InvoiceStatus, sources_of
from zhida.shop.invoicing.models import Invoice, InvoiceStep
from zhida.shop.kernel.uow import require_transaction


def move(*, invoice: Invoice, to: InvoiceStatus, by: str, now: datetime, note: str = "") -> bool:
    """Take one step of the state machine by one conditional update, and write its row of history.

    False when the table forbids it or another writer was faster; nothing was written then.
    """
    require_transaction()
    moved = Invoice.objects.filter(pk=invoice.pk, status__in=sources_of(to)).update(status=to)
    if moved != 1:
        return False
    invoice.status = to
    note_step(invoice=invoice, by=by, now=now, note=note)
    return True


def note_step(*, invoice: Invoice, by: str, now: datetime, note: str = "") -> None:
    """Write a row of history where an invoice stands."""
    InvoiceStep.objects.create(
        invoice=invoice,
        status=invoice.status,
        at=now,
        by=by,
        request_id=invoice.request_id or "",
        note=note[:300],
    )
