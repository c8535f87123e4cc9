"""Invoices become lines in the buyer's inbox."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.invoicing.events import InvoiceIssued, InvoiceReddened, InvoiceRefused
from zhida.shop.kernel.money import yuan_text
from zhida.shop.notifications.records import MessageKind
from zhida.shop.notifications.services import put_in_inbox


def on_invoice_issued(event: InvoiceIssued, *, now: datetime) -> None:
    """Tell the buyer that the invoice can be downloaded."""
    data = {"amount": yuan_text(event.amount.minor), "invoice": event.invoice_no}
    _tell(event, MessageKind.INVOICE_ISSUED, data, now)


def on_invoice_reddened(event: InvoiceReddened, *, now: datetime) -> None:
    """Tell the buyer what a red invoice took back."""
    data = {"amount": yuan_text(event.amount.minor), "invoice": event.invoice_no}
    _tell(event, MessageKind.INVOICE_REDDENED, data, now)


def on_invoice_refused(event: InvoiceRefused, *, now: datetime) -> None:
    """Tell the buyer why no invoice came, so that it is corrected."""
    _tell(event, MessageKind.INVOICE_REFUSED, {"reason": event.reason}, now)


def _tell(
    event: InvoiceIssued | InvoiceReddened | InvoiceRefused,
    kind: MessageKind,
    data: dict[str, str],
    now: datetime,
) -> None:
    put_in_inbox(
        customer_id=event.customer_id,
        kind=kind,
        order=event.order,
        data=data,
        now=now,
    )
