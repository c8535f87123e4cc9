"""An invoice follows its order: asked for when paid, due when delivered, ended or reddened when refunded."""

from datetime import datetime

from zhida.shop.invoicing.account import issue_at
from zhida.shop.invoicing.asking import is_ripe
from zhida.shop.invoicing.composing import kept_minor
from zhida.shop.invoicing.errors import InvoiceStands
from zhida.shop.invoicing.lifecycle import InvoiceStatus, TitleKind
from zhida.shop.invoicing.locks import lock_live
from zhida.shop.invoicing.models import Invoice
from zhida.shop.invoicing.records import Title
from zhida.shop.invoicing.schedule import schedule
from zhida.shop.invoicing.services.reddening import redden_missing
from zhida.shop.invoicing.services.refusing import refuse
from zhida.shop.invoicing.services.request import create, end
from zhida.shop.invoicing.titles import LONGEST, read_title
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders
from zhida.shop.orders.errors import InvoiceTitleInvalid

SYSTEM = "SYSTEM"


@transactional
def take_wish(*, order: str, now: datetime) -> None:
    """Ask for the invoice that a buyer wished for at checkout, once the order is paid.

    A title that cannot be stands refused, so that the buyer sees it and corrects it. Records InvoiceRefused
    then. An order without wish, of nothing, or that has an invoice already is left alone.
    """
    record = orders.get_order(number=order, for_customer=None)
    if not record.invoice or record.captured.is_zero:
        return
    try:
        title, wrong = read_title(record.invoice), ""
    except InvoiceTitleInvalid as error:
        title, wrong = _as_typed(record.invoice), " ".join(str(text) for text in error.fields.values())
    try:
        row = create(order=record, title=title, by=f"C:{record.customer_id}", now=now)
    except InvoiceStands:
        return
    if wrong:
        refuse(invoice=row, order=order, code="TITLE", reason=wrong, by=SYSTEM, now=now)


@transactional
def ripen(*, order: str, now: datetime) -> None:
    """Put an invoice in line when its order has come as far as the setting wants."""
    if not is_ripe(orders.status_of(number=order, for_customer=None), issue_at()):
        return
    due = Invoice.objects.filter(live_order=order, status=InvoiceStatus.REQUESTED, due_at=None)
    if due.update(due_at=now):
        schedule(due_at=now)


@transactional
def follow_refund(*, order: str, now: datetime) -> None:
    """Redden what came back since the invoice was issued.

    One that is not issued yet leaves refunds out by itself; when nothing is left to invoice it ends.
    """
    row = lock_live(order=order)
    if row is None:
        return
    if row.status == InvoiceStatus.ISSUED:
        redden_missing(blue=row, order=order, now=now)
        return
    if kept_minor(order) <= 0:
        end(invoice=row, by=SYSTEM, now=now, note="订单已全额退款")


def _as_typed(typed: object) -> Title:
    assert isinstance(typed, dict)
    values = {name: str(typed.get(name, ""))[:longest] for name, longest in LONGEST.items()}
    values["name"] = values["name"] or str(typed.get("title", ""))[: LONGEST["name"]]
    return Title(kind=TitleKind.COMPANY, **values)
