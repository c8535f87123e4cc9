"""What must always hold between the rows of this room; read-only, for `zhida invariants`."""

from collections import Counter, defaultdict

from zhida.shop.aftersales.events import OrderRefunded
from zhida.shop.invoicing.composing import kept_minor
from zhida.shop.invoicing.lifecycle import InvoiceKind, InvoiceStatus
from zhida.shop.invoicing.models import Invoice, InvoiceLine, InvoiceStep
from zhida.shop.kernel.invariants import InvariantResult
from zhida.shop.kernel.models import EventState, OutboxEvent


def check_invariants() -> list[InvariantResult]:
    """Compare issued invoices with what was paid and refunded, and look for requests that were sent twice."""
    return [
        InvariantResult("invoicing: blue - red = captured - refunded", _orders_off()),
        InvariantResult("invoicing: an invoice is the sum of its lines", _sums_off()),
        InvariantResult("invoicing: a request id is one invoice's", _ids_twice()),
    ]


def _orders_off() -> list[str]:
    """Name orders whose standing invoice, less its red ones, is not what was paid and kept.

    A refund whose news is still on its way has no red invoice yet; it counts once that is delivered.
    """
    taken: dict[int, int] = defaultdict(int)
    whole: set[int] = set()
    reds = Invoice.objects.filter(kind=InvoiceKind.RED).values_list("blue_id", "amount_minor", "refund")
    for blue_id, amount, refund in reds:
        taken[blue_id] += amount
        if refund is None:
            whole.add(blue_id)
    on_its_way = set(
        OutboxEvent.objects.filter(name=OrderRefunded.name)
        .exclude(state=EventState.DELIVERED)
        .values_list("key", flat=True)
    )
    blues = Invoice.objects.filter(
        kind=InvoiceKind.BLUE, status=InvoiceStatus.ISSUED, live_order__isnull=False
    )
    broken = []
    for pk, order, amount in blues.order_by("id").values_list("id", "live_order", "amount_minor"):
        if order is None or order in on_its_way:
            continue
        kept = 0 if pk in whole else kept_minor(order)
        if amount - taken[pk] != kept:
            broken.append(order)
    return broken


def _sums_off() -> list[str]:
    gross: Counter[int] = Counter()
    tax: Counter[int] = Counter()
    lines = InvoiceLine.objects.values_list("invoice_id", "gross_minor", "tax_minor")
    for invoice_id, gross_minor, tax_minor in lines.iterator():
        gross[invoice_id] += gross_minor
        tax[invoice_id] += tax_minor
    rows = Invoice.objects.order_by("id").values_list("id", "number", "amount_minor", "tax_minor")
    return [
        number for pk, number, amount, taxed in rows.iterator() if (gross[pk], tax[pk]) != (amount, taxed)
    ]


def _ids_twice() -> list[str]:
    owners: dict[str, set[int]] = defaultdict(set)
    sent = InvoiceStep.objects.exclude(request_id="").values_list("request_id", "invoice_id")
    for request_id, invoice_id in sent.iterator():
        owners[request_id].add(invoice_id)
    return sorted(request_id for request_id, invoices in owners.items() if len(invoices) > 1)
