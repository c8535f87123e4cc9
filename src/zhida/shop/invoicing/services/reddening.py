"""Red letters: what came back after a blue invoice was issued, or all of a wrong one."""

from collections.abc import Sequence
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.invoicing import sealing, status
from zhida.shop.invoicing.composing import arrived_refunds, compose_red, left_of
from zhida.shop.invoicing.errors import InvoiceCannotChange
from zhida.shop.invoicing.freezing import put_lines
from zhida.shop.invoicing.lifecycle import InvoiceKind, InvoiceStatus
from zhida.shop.invoicing.locks import lock_invoice
from zhida.shop.invoicing.models import Invoice, InvoiceLine
from zhida.shop.invoicing.permissions import WORK_ON_INVOICES
from zhida.shop.invoicing.schedule import schedule
from zhida.shop.kernel import ids
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.errors import ReasonMissing

SYSTEM = "SYSTEM"


@transactional
def redden_whole(*, actor: Actor, number: str, reason: str, now: datetime) -> str:
    """Take back all that is left of a wrong blue invoice; give the red one's number.

    When the red one is issued the order is free for another. Raises PermissionDenied, InvoiceNotFound,
    ReasonMissing, InvoiceCannotChange (not issued, or nothing left).
    """
    actor.require(WORK_ON_INVOICES)
    if not reason.strip():
        raise ReasonMissing
    blue = lock_invoice(number=number)
    is_blue = blue.kind == InvoiceKind.BLUE and blue.status == InvoiceStatus.ISSUED
    lines = compose_red(blue=blue, refund=None) if is_blue else ()
    if not lines:
        raise InvoiceCannotChange(invoice_status=blue.status.lower())
    red = _create(blue, lines, refund=None, by=actor.principal, now=now)
    record_audit(
        actor=actor,
        action="invoicing.redden",
        subject=f"invoice:{number}",
        before=None,
        after={"red": red.number, "amount_minor": red.amount_minor},
        reason=reason,
        now=now,
    )
    return red.number


def redden_missing(*, blue: Invoice, order: str, now: datetime) -> None:
    """Make a red invoice for every refund that an issued blue one, which the caller locked, does not know."""
    known = set(Invoice.objects.filter(blue=blue).values_list("refund", flat=True)) | set(blue.left_out)
    for refund in arrived_refunds(order):
        lines = compose_red(blue=blue, refund=refund) if refund.number not in known else ()
        if lines:
            _create(blue, lines, refund=refund.number, by=SYSTEM, now=now)


def free_when_empty(*, blue: Invoice) -> None:
    """Let an order have another invoice once all of this one was taken back by red ones that are issued."""
    open_reds = Invoice.objects.filter(blue=blue).exclude(status=InvoiceStatus.ISSUED)
    if not any(left_of(blue).values()) and not open_reds.exists():
        Invoice.objects.filter(pk=blue.pk).update(live_order=None)


def _create(
    blue: Invoice, lines: Sequence[InvoiceLine], *, refund: str | None, by: str, now: datetime
) -> Invoice:
    row = Invoice(
        number=ids.new_number("F", now),
        kind=InvoiceKind.RED,
        order_id=blue.order_id,
        customer_id=blue.customer_id,
        blue=blue,
        refund=refund,
        currency=blue.currency,
        requested_at=now,
        due_at=now,
    )
    sealing.seal_invoice(row, sealing.open_invoice(blue))
    row.save(force_insert=True)
    put_lines(invoice=row, lines=lines)
    row.save(update_fields=["amount_minor", "net_minor", "tax_minor"])
    status.note_step(invoice=row, by=by, now=now)
    schedule(due_at=now)
    return row
