"""The address book, also as the first half of a first checkout."""

from django.http import HttpResponse

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, AddressBook, FormView
from zhida.entrypoints.storefront.contexts.shell import Tab
from zhida.entrypoints.storefront.pages import go, next_address, page, personal_page, refusal_status
from zhida.entrypoints.storefront.showing.cart import address_card
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.customers import queries, services
from zhida.shop.customers.records import AddressInput, AddressRecord
from zhida.shop.kernel.errors import ShopError

FIELDS = ("name", "phone", "province", "city", "district", "street", "detail")


@personal_page("GET", "POST")
def address_book(request: ShopRequest) -> HttpResponse:
    """List the addresses and take a new one."""
    customer_id = request.actor.customer_id
    if request.method != "POST":
        return _show(request, EMPTY_FORM)
    try:
        record = services.add_address(customer_id=customer_id, address=_entered(request), now=request.now)
    except ShopError as error:
        return _show(request, _form(request, error), status=refusal_status(error))
    back = next_address(request, "")
    if not back:
        return go(link("addresses"))
    return go(f"{back}{'&' if '?' in back else '?'}address={record.id}")


@personal_page("GET", "POST")
def address(request: ShopRequest, address: int) -> HttpResponse:
    """Change one address, make it the default, or take it away."""
    customer_id = request.actor.customer_id
    record = queries.get_address(address_id=address, for_customer=customer_id)
    if request.method != "POST":
        return _show(request, FormView(values=_values(record), errors={}), editing=str(address))
    if "remove" in request.POST:
        services.remove_address(customer_id=customer_id, address_id=address)
        return go(link("addresses"))
    entered = _default(record) if "make_default" in request.POST else _entered(request)
    try:
        services.change_address(customer_id=customer_id, address_id=address, address=entered)
    except ShopError as error:
        return _show(request, _form(request, error), editing=str(address), status=refusal_status(error))
    return go(link("addresses"))


def _entered(request: ShopRequest) -> AddressInput:
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    return AddressInput(
        name=typed["name"],
        phone=typed["phone"],
        province=typed["province"],
        city=typed["city"],
        district=typed["district"],
        street=typed["street"],
        detail=typed["detail"],
        is_default=request.POST.get("is_default") == "1",
    )


def _default(record: AddressRecord) -> AddressInput:
    return AddressInput(
        name=record.name,
        phone=record.phone,
        province=record.province,
        city=record.city,
        district=record.district,
        street=record.street,
        detail=record.detail,
        is_default=True,
    )


def _values(record: AddressRecord) -> dict[str, str]:
    return {
        "name": record.name,
        "phone": record.phone.removeprefix("+86"),
        "province": record.province,
        "city": record.city,
        "district": record.district,
        "street": record.street,
        "detail": record.detail,
        "is_default": "1" if record.is_default else "",
    }


def _form(request: ShopRequest, error: ShopError) -> FormView:
    """Give back every letter that was typed, each error under its field."""
    errors = {name: str(text) for name, text in error.fields.items()}
    if error.code == "invalid_phone":
        errors["phone"] = error.detail
    values = {name: request.POST.get(name, "") for name in (*FIELDS, "is_default")}
    return FormView(values=values, errors=errors, message="" if errors else error.detail)


def _show(request: ShopRequest, form: FormView, *, editing: str = "", status: int = 200) -> HttpResponse:
    records = queries.list_addresses(for_customer=request.actor.customer_id)
    shown = AddressBook(
        addresses=tuple(address_card(record) for record in records),
        form=form,
        editing=editing,
        next=next_address(request, ""),
    )
    return page(request, "addresses", {"book": shown, "place": "addresses"}, tab=Tab.ACCOUNT, status=status)
