"""What a shopper does with an order: each a form that works without a script."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.shell import Crumb, Tab
from zhida.entrypoints.storefront.pages import go, next_address, page, personal_page, refusal_status
from zhida.entrypoints.storefront.showing.cart import address_card
from zhida.entrypoints.storefront.showing.orders import order_card
from zhida.entrypoints.storefront.views.orders import show_order
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.checkout import services as checkout_services
from zhida.shop.customers import queries as customers
from zhida.shop.kernel.errors import InvalidInput, ShopError
from zhida.shop.orders import queries, services
from zhida.shop.orders.errors import FreightDiffers

LONGEST_ID = 18


@personal_page("POST")
def cancel(request: ShopRequest, number: str) -> HttpResponse:
    """Cancel an unpaid order."""
    return _tried(
        request,
        number,
        lambda: checkout_services.cancel_order(actor=request.actor, number=number, now=request.now),
    )


@personal_page("POST")
def confirm_receipt(request: ShopRequest, number: str) -> HttpResponse:
    """Complete an order whose goods have arrived."""
    actor = request.actor
    return _tried(
        request,
        number,
        lambda: services.confirm_receipt(
            number=number, for_customer=actor.customer_id, by=actor.principal, now=request.now
        ),
    )


@personal_page("POST")
def urge(request: ShopRequest, number: str) -> HttpResponse:
    """Ask to send a paid order soon."""
    customer_id = request.actor.customer_id
    return _tried(
        request, number, lambda: services.urge(number=number, for_customer=customer_id, now=request.now)
    )


@personal_page("POST")
def hide(request: ShopRequest, number: str) -> HttpResponse:
    """Put an ended order into the recycle bin."""
    customer_id = request.actor.customer_id
    return _tried(
        request,
        number,
        lambda: services.hide(number=number, for_customer=customer_id, now=request.now),
        done=link("orders"),
    )


@personal_page("POST")
def restore(request: ShopRequest, number: str) -> HttpResponse:
    """Take an order out of the recycle bin."""
    services.restore(number=number, for_customer=request.actor.customer_id)
    return go(link("order", number=number))


@personal_page("POST")
def again(request: ShopRequest, number: str) -> HttpResponse:
    """Put the goods of an order into the cart once more, and say of each that stays behind why."""
    return _bought_again(request, number)


@personal_page("GET", "POST")
def address(request: ShopRequest, number: str) -> HttpResponse:
    """Choose another address of the shopper's book for an order that nobody packs yet.

    Where the freight is another, an unpaid order can be given up for its goods in the cart, in one press.
    """
    if request.method != "POST":
        return _addresses(request, number)
    if "anew" in request.POST:
        return _anew(request, number)
    try:
        services.change_address(
            number=number,
            for_customer=request.actor.customer_id,
            address_id=_row_id(request.POST.get("address", "")),
            now=request.now,
        )
    except ShopError as error:
        return _addresses(request, number, error)
    return go(link("order", number=number))


def _anew(request: ShopRequest, number: str) -> HttpResponse:
    """Cancel an unpaid order and put its goods back into the cart, to be ordered to another place."""
    try:
        checkout_services.cancel_order(actor=request.actor, number=number, now=request.now)
    except ShopError as error:
        return _addresses(request, number, error)
    return _bought_again(request, number)


def _bought_again(request: ShopRequest, number: str) -> HttpResponse:
    bought = services.buy_again(actor=request.actor, number=number, now=request.now)
    if not bought.left_out:
        return go(link("cart"))
    left_out = tuple((one.title, one.reason) for one in bought.left_out)
    return show_order(request, number, left_out=left_out)


def _addresses(request: ShopRequest, number: str, error: ShopError | None = None) -> HttpResponse:
    customer_id = request.actor.customer_id
    record = queries.get_order(number=number, for_customer=customer_id)
    context = {
        "order": order_card(record, invoiced=()),
        "addresses": tuple(address_card(it) for it in customers.list_addresses(for_customer=customer_id)),
        "message": error.detail if error else "",
        "freights": _freights(error),
        "place": "orders",
        "trail": (
            Crumb(name=_("我的订单"), url=link("orders")),
            Crumb(name=number, url=link("order", number=number)),
            Crumb(name=_("修改收货地址")),
        ),
    }
    status = refusal_status(error) if error else 200
    return page(request, "order_address", context, tab=Tab.ACCOUNT, status=status)


def _freights(error: ShopError | None) -> tuple[int, int] | None:
    """Give the freight of the order and that of the refused address, in fen."""
    if not isinstance(error, FreightDiffers):
        return None
    before, after = error.data["before"], error.data["after"]
    assert isinstance(before, int)
    assert isinstance(after, int)
    return before, after


def _tried(request: ShopRequest, number: str, act: Callable[[], object], *, done: str = "") -> HttpResponse:
    """Do it and go on, or show the order with the reason why not."""
    try:
        act()
    except ShopError as error:
        return show_order(request, number, error)
    return go(done or next_address(request, link("order", number=number)))


def _row_id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID + 1):
        raise InvalidInput
    return int(text)
