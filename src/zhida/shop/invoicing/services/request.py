"""The buyer asks for an invoice, corrects it, or does without."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.invoicing import sealing, status
from zhida.shop.invoicing.account import issue_at
from zhida.shop.invoicing.asking import is_ripe, request_until
from zhida.shop.invoicing.composing import kept_minor
from zhida.shop.invoicing.errors import (
    InvoiceCannotChange,
    InvoiceNotFound,
    InvoiceStands,
    InvoiceTooLate,
    NothingToInvoice,
)
from zhida.shop.invoicing.lifecycle import OPEN_TO_CHANGE, InvoiceKind, InvoiceStatus
from zhida.shop.invoicing.locks import lock_live
from zhida.shop.invoicing.models import Invoice
from zhida.shop.invoicing.records import Title
from zhida.shop.invoicing.schedule import schedule
from zhida.shop.invoicing.titles import read_title
from zhida.shop.kernel import ids
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders
from zhida.shop.orders.records import OrderRecord


@transactional
def request_invoice(*, actor: Actor, order: str, title: Title, now: datetime) -> str:
    """Ask for the invoice of an own order that was paid; give its number.

    It is issued with a later batch, over what is then paid and not refunded. Raises OrderNotFound (also
    another's), InvoiceTitleInvalid, NothingToInvoice, InvoiceTooLate, InvoiceStands.
    """
    checked = read_title(title.to_document())
    record = orders.get_order(number=order, for_customer=actor.customer_id)
    if kept_minor(record.number) <= 0:
        raise NothingToInvoice
    until = request_until(record)
    if until is not None and now >= until:
        raise InvoiceTooLate
    return create(order=record, title=checked, by=actor.principal, now=now).number


@transactional
def change_invoice(*, actor: Actor, order: str, title: Title, now: datetime) -> None:
    """Put another title on an invoice that is not being issued yet; a refused one is asked for anew.

    Raises InvoiceTitleInvalid, OrderNotFound, InvoiceNotFound, InvoiceCannotChange.
    """
    checked = read_title(title.to_document())
    row = _own_live(actor, order)
    if row.status not in OPEN_TO_CHANGE:
        raise InvoiceCannotChange(invoice_status=row.status.lower())
    sealing.seal_invoice(row, checked)
    row.save(update_fields=["title_kind", "title_sealed"])
    if row.status == InvoiceStatus.REFUSED:
        ask_anew(invoice=row, by=actor.principal, now=now)
    else:
        status.note_step(invoice=row, by=actor.principal, now=now, note="抬头已修改")


@transactional
def cancel_invoice(*, actor: Actor, order: str, now: datetime) -> None:
    """Do without an invoice that is not being issued yet.

    Raises OrderNotFound, InvoiceNotFound, InvoiceCannotChange.
    """
    row = _own_live(actor, order)
    if not end(invoice=row, by=actor.principal, now=now):
        raise InvoiceCannotChange(invoice_status=row.status.lower())


def create(*, order: OrderRecord, title: Title, by: str, now: datetime) -> Invoice:
    """Write a new blue invoice for an order in the caller's transaction. Raises InvoiceStands."""
    due_at = now if is_ripe(order.status, issue_at()) else None
    row = Invoice(
        number=ids.new_number("F", now),
        kind=InvoiceKind.BLUE,
        order_id=orders.row_id_of(number=order.number),
        customer_id=order.customer_id,
        live_order=order.number,
        currency=order.captured.currency,
        requested_at=now,
        due_at=due_at,
    )
    sealing.seal_invoice(row, title)
    if not insert_new(row):
        raise InvoiceStands
    status.note_step(invoice=row, by=by, now=now)
    if due_at is not None:
        schedule(due_at=due_at)
    return row


def ask_anew(*, invoice: Invoice, by: str, now: datetime) -> None:
    """Put a refused invoice in line again, in the caller's transaction; the next batch takes it."""
    moved = status.move(invoice=invoice, to=InvoiceStatus.REQUESTED, by=by, now=now)
    assert moved, invoice.number
    Invoice.objects.filter(pk=invoice.pk).update(refusal="", refusal_code="", due_at=now)
    schedule(due_at=now)


def end(*, invoice: Invoice, by: str, now: datetime, note: str = "") -> bool:
    """Cancel an invoice that is not sent, so that its order is free for another; False when too late."""
    if not status.move(invoice=invoice, to=InvoiceStatus.CANCELLED, by=by, now=now, note=note):
        return False
    Invoice.objects.filter(pk=invoice.pk).update(live_order=None)
    return True


def _own_live(actor: Actor, order: str) -> Invoice:
    orders.status_of(number=order, for_customer=actor.customer_id)
    row = lock_live(order=order)
    if row is None:
        raise InvoiceNotFound
    return row
