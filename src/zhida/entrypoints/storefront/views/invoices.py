"""Invoices of the customer centre: all of them, those of one order, and the titles they bear."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, FormView
from zhida.entrypoints.storefront.contexts.invoices import (
    InvoiceWish,
    OrderInvoicePage,
    TitleChoice,
    TitlesPage,
)
from zhida.entrypoints.storefront.contexts.shell import Crumb, Tab
from zhida.entrypoints.storefront.pages import go, page, personal_page, refusal_status
from zhida.entrypoints.storefront.showing.invoices import invoice_list, order_invoices, title_choice
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.invoicing import queries, services
from zhida.shop.invoicing.errors import InvoiceTitleNotFound
from zhida.shop.invoicing.records import Title, TitleKind
from zhida.shop.kernel.errors import ShopError
from zhida.shop.orders.errors import InvoiceTitleInvalid
from zhida.shop.orders.records import OrderRecord

FIELDS = ("name", "tax_number", "address", "phone", "bank", "account")
NEW_TITLES = {"personal": TitleKind.PERSONAL, "company": TitleKind.COMPANY}
NO_INVOICE = "none"


@personal_page("GET")
def invoices(request: ShopRequest) -> HttpResponse:
    """List all invoices."""
    listed = queries.list_invoices(
        for_customer=request.actor.customer_id, now=request.now, cursor=request.GET.get("cursor")
    )
    shown = {"page": invoice_list(listed), "place": "invoices"}
    return page(request, "invoices", shown, tab=Tab.ACCOUNT)


@personal_page("GET")
def invoice_file(request: ShopRequest, number: str) -> HttpResponse:
    """Save the file of an invoice."""
    name, content = queries.read_file(number=number, for_customer=request.actor.customer_id)
    kind = "application/pdf" if name.endswith(".pdf") else "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@personal_page("GET", "POST")
def order_invoice(request: ShopRequest, number: str) -> HttpResponse:
    """Show the invoices of one order; ask for one, correct it, or do without."""
    if request.method != "POST":
        return _show_order(request, number)
    actor, now = request.actor, request.now
    try:
        if "cancel" in request.POST:
            services.cancel_invoice(actor=actor, order=number, now=now)
        else:
            _ask(request, number)
    except ShopError as error:
        return _show_order(request, number, error)
    return go(link("order_invoice", number=number))


@personal_page("GET", "POST")
def invoice_titles(request: ShopRequest) -> HttpResponse:
    """List the remembered titles and take a new one."""
    if request.method != "POST":
        return _show_titles(request, EMPTY_FORM)
    try:
        services.save_title(actor=request.actor, title=_typed(request), now=request.now)
    except ShopError as error:
        return _show_titles(request, form_of(request, error), status=refusal_status(error))
    return go(link("invoice_titles"))


@personal_page("GET", "POST")
def invoice_title(request: ShopRequest, title: int) -> HttpResponse:
    """Change one remembered title, or forget it."""
    known = _remembered(request, str(title))
    if request.method != "POST":
        values = {**known.to_document(), "kind": known.kind.lower()}
        return _show_titles(request, FormView(values=values, errors={}), editing=str(title))
    if "remove" in request.POST:
        services.remove_title(actor=request.actor, title_id=title)
        return go(link("invoice_titles"))
    try:
        services.change_title(actor=request.actor, title_id=title, title=_typed(request))
    except ShopError as error:
        shown = form_of(request, error)
        return _show_titles(request, shown, editing=str(title), status=refusal_status(error))
    return go(link("invoice_titles"))


def invoice_block(request: ShopRequest, order: OrderRecord) -> OrderInvoicePage | None:
    """Give what an order's own page shows of invoices; None where nothing was paid."""
    if order.captured.is_zero:
        return None
    book = queries.get_book(order=order.number, for_customer=order.customer_id, now=request.now)
    return order_invoices(book) if book.invoices or book.may_request else None


def chosen_title(request: ShopRequest) -> Title | None:
    """Give the title that a form chose: a remembered one, one just typed, or None for no invoice.

    Raises InvoiceTitleNotFound, InvoiceTitleInvalid.
    """
    choice = request.POST.get("invoice", NO_INVOICE)
    if choice == NO_INVOICE:
        return None
    if choice in NEW_TITLES:
        return queries.read_title(_typed(request, kind=NEW_TITLES[choice]).to_document())
    return _remembered(request, choice)


def kept_title(request: ShopRequest) -> tuple[str, Title | None]:
    """Give what a form chose, remembered, so that it can be named by its id from now on.

    Raises InvoiceTitleNotFound, InvoiceTitleInvalid.
    """
    title = chosen_title(request)
    if title is None:
        return NO_INVOICE, None
    saved = services.save_title(actor=request.actor, title=title, now=request.now)
    return str(saved.id), saved.title


def invoice_wish(request: ShopRequest, error: ShopError | None) -> InvoiceWish:
    """Give what the checkout shows of invoices; none is chosen unless the shopper did."""
    asked = request.POST if request.method == "POST" else request.GET
    return InvoiceWish(
        titles=title_choices(request),
        chosen=asked.get("invoice", NO_INVOICE),
        form=form_of(request, error if isinstance(error, InvoiceTitleInvalid) else None),
    )


def title_choices(request: ShopRequest) -> tuple[TitleChoice, ...]:
    """Give the remembered titles of whoever asks."""
    return tuple(
        title_choice(record) for record in queries.list_titles(for_customer=request.actor.customer_id)
    )


def form_of(request: ShopRequest, error: ShopError | None) -> FormView:
    """Give back every letter that was typed, each error under its field."""
    values = {name: request.POST.get(name, "") for name in (*FIELDS, "kind", "invoice")}
    errors = {name: str(text) for name, text in error.fields.items()} if error else {}
    return FormView(values=values, errors=errors, message=error.detail if error and not errors else "")


def _ask(request: ShopRequest, number: str) -> None:
    _choice, title = kept_title(request)
    if title is None:
        raise InvoiceTitleNotFound
    book = queries.get_book(order=number, for_customer=request.actor.customer_id, now=request.now)
    act = services.change_invoice if book.live else services.request_invoice
    act(actor=request.actor, order=number, title=title, now=request.now)


def _typed(request: ShopRequest, *, kind: TitleKind | None = None) -> Title:
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    if kind is None:
        kind = NEW_TITLES.get(request.POST.get("kind", ""), TitleKind.PERSONAL)
    return Title(kind=kind, **typed)


def _remembered(request: ShopRequest, title_id: str) -> Title:
    for record in queries.list_titles(for_customer=request.actor.customer_id):
        if str(record.id) == title_id:
            return record.title
    raise InvoiceTitleNotFound


def _show_order(request: ShopRequest, number: str, error: ShopError | None = None) -> HttpResponse:
    book = queries.get_book(order=number, for_customer=request.actor.customer_id, now=request.now)
    form = form_of(request, error) if error else EMPTY_FORM
    context = {
        "page": order_invoices(book, titles=title_choices(request), form=form),
        "place": "orders",
        "trail": (
            Crumb(name=_("我的订单"), url=link("orders")),
            Crumb(name=number, url=link("order", number=number)),
            Crumb(name=_("发票")),
        ),
    }
    status = refusal_status(error) if error else 200
    return page(request, "order_invoice", context, tab=Tab.ACCOUNT, status=status)


def _show_titles(
    request: ShopRequest, form: FormView, *, editing: str = "", status: int = 200
) -> HttpResponse:
    shown = TitlesPage(titles=title_choices(request), form=form, editing=editing)
    return page(
        request, "invoice_titles", {"page": shown, "place": "invoices"}, tab=Tab.ACCOUNT, status=status
    )
