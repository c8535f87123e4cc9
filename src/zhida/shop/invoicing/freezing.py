"""Writing the lines of an invoice, and their sums into its row."""

from collections.abc import Sequence
from datetime import datetime

from zhida.shop.invoicing.composing import compose_blue
from zhida.shop.invoicing.lifecycle import InvoiceKind
from zhida.shop.invoicing.models import Invoice, InvoiceLine


def freeze(*, invoice: Invoice, order: str, now: datetime) -> None:
    """Freeze what a blue invoice holds at this instant; a red one's lines are frozen since it was made."""
    if invoice.kind != InvoiceKind.BLUE:
        return
    composed = compose_blue(order=order, now=now)
    invoice.left_out = list(composed.left_out)
    InvoiceLine.objects.filter(invoice=invoice).delete()
    put_lines(invoice=invoice, lines=composed.lines)
    Invoice.objects.filter(pk=invoice.pk).update(
        left_out=invoice.left_out,
        amount_minor=invoice.amount_minor,
        net_minor=invoice.net_minor,
        tax_minor=invoice.tax_minor,
    )


def put_lines(*, invoice: Invoice, lines: Sequence[InvoiceLine]) -> None:
    """Write lines for an invoice that has its row, and set its sums; the row is the caller's to save."""
    for line in lines:
        line.invoice = invoice
    InvoiceLine.objects.bulk_create(lines)
    invoice.net_minor = sum(line.net_minor for line in lines)
    invoice.tax_minor = sum(line.tax_minor for line in lines)
    invoice.amount_minor = invoice.net_minor + invoice.tax_minor
