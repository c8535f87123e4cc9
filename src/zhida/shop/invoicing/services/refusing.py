"""An invoice is refused, by the service, by staff or by its own title."""

from datetime import datetime

from zhida.shop.invoicing import status
from zhida.shop.invoicing.events import InvoiceRefused
from zhida.shop.invoicing.lifecycle import InvoiceKind, InvoiceStatus
from zhida.shop.invoicing.models import Invoice
from zhida.shop.kernel import outbox


def refuse(*, invoice: Invoice, order: str, code: str, reason: str, by: str, now: datetime) -> bool:
    """Refuse an invoice in the caller's transaction; of a blue one the buyer hears and may correct it.

    False when it cannot be refused any more. Records InvoiceRefused.
    """
    if not status.move(invoice=invoice, to=InvoiceStatus.REFUSED, by=by, now=now, note=f"{code} {reason}"):
        return False
    Invoice.objects.filter(pk=invoice.pk).update(refusal_code=code, refusal=reason[:200], ask_at=None)
    if invoice.kind == InvoiceKind.BLUE:
        event = InvoiceRefused(
            number=invoice.number, order=order, customer_id=invoice.customer_id, reason=reason[:200]
        )
        outbox.record(event, now=now)
    return True
