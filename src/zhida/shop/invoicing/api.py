"""REST of invoices for shoppers: ask, correct, do without, download; the titles they bear."""

from django.http import HttpResponse
from ninja import Router, Status

from zhida.shop.accounts.permissions import shopper_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.invoicing import api_staff, queries, schemas, services
from zhida.shop.invoicing.errors import InvoiceTitleNotFound

shopper = Router(tags=["invoices"])
staff = api_staff.staff

LONGEST_ID = 19


@shopper.get("/invoices", response=schemas.InvoicesOut, auth=shopper_only)
def list_invoices(request: ShopRequest, cursor: schemas.Cursor = None) -> schemas.Shape:
    """List my invoices, newest first."""
    page = queries.list_invoices(for_customer=request.actor.customer_id, now=request.now, cursor=cursor)
    return {"items": [schemas.invoice(one) for one in page.items], "next": page.next}


@shopper.get("/invoices/{number}/file", response={200: None}, auth=shopper_only)
def get_invoice_file(request: ShopRequest, number: str) -> HttpResponse:
    """Download the PDF or OFD of one of my invoices."""
    name, content = queries.read_file(number=number, for_customer=request.actor.customer_id)
    return api_staff.download(name, content)


@shopper.get("/orders/{number}/invoice", response=schemas.InvoiceBookOut, auth=shopper_only)
def get_order_invoice(request: ShopRequest, number: str) -> schemas.Shape:
    """Show the invoices of my order, red ones too, and what I may do now."""
    found = queries.get_book(order=number, for_customer=request.actor.customer_id, now=request.now)
    return schemas.book(found)


@shopper.post("/orders/{number}/invoice", response={201: schemas.InvoiceBookOut}, auth=shopper_only)
def request_invoice(request: ShopRequest, number: str, body: schemas.InvoiceTitleIn) -> Status[schemas.Shape]:
    """Ask for the invoice of my order."""
    services.request_invoice(actor=request.actor, order=number, title=body.to_title(), now=request.now)
    return Status(201, get_order_invoice(request, number))


@shopper.put("/orders/{number}/invoice", response=schemas.InvoiceBookOut, auth=shopper_only)
def change_invoice(request: ShopRequest, number: str, body: schemas.InvoiceTitleIn) -> schemas.Shape:
    """Put another title on an invoice that is not being issued, or correct a refused one."""
    services.change_invoice(actor=request.actor, order=number, title=body.to_title(), now=request.now)
    return get_order_invoice(request, number)


@shopper.delete("/orders/{number}/invoice", response={204: None}, auth=shopper_only)
def cancel_invoice(request: ShopRequest, number: str) -> Status[None]:
    """Do without an invoice that is not being issued."""
    services.cancel_invoice(actor=request.actor, order=number, now=request.now)
    return Status(204, None)


@shopper.get("/invoice-titles", response=schemas.SavedTitlesOut, auth=shopper_only)
def list_titles(request: ShopRequest) -> schemas.Shape:
    """List my remembered titles, the last used first."""
    titles = queries.list_titles(for_customer=request.actor.customer_id)
    return {"items": [schemas.saved_title(one) for one in titles], "next": None}


@shopper.post("/invoice-titles", response={201: schemas.SavedTitleOut}, auth=shopper_only)
def save_title(request: ShopRequest, body: schemas.InvoiceTitleIn) -> Status[schemas.Shape]:
    """Remember a title; the same name and number again is the same one."""
    saved = services.save_title(actor=request.actor, title=body.to_title(), now=request.now)
    return Status(201, schemas.saved_title(saved))


@shopper.put("/invoice-titles/{title_id}", response=schemas.SavedTitleOut, auth=shopper_only)
def change_title(request: ShopRequest, title_id: str, body: schemas.InvoiceTitleIn) -> schemas.Shape:
    """Change a remembered title."""
    changed = services.change_title(actor=request.actor, title_id=_row_id(title_id), title=body.to_title())
    return schemas.saved_title(changed)


@shopper.delete("/invoice-titles/{title_id}", response={204: None}, auth=shopper_only)
def remove_title(request: ShopRequest, title_id: str) -> Status[None]:
    """Forget a remembered title."""
    services.remove_title(actor=request.actor, title_id=_row_id(title_id))
    return Status(204, None)


def _row_id(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID and int(text) < 2**63):
        raise InvoiceTitleNotFound
    return int(text)
