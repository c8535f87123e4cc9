"""Price protection of one order: both prices shown first, then one form a line."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.shell import Crumb, Tab
from zhida.entrypoints.storefront.pages import go, page, personal_page, refusal_status
from zhida.entrypoints.storefront.showing.price_protection import protection_page
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.kernel.errors import ShopError
from zhida.shop.orders import queries as orders
from zhida.shop.price_protection import queries, services

KEY_MAX_LENGTH = 60


@personal_page("GET", "POST")
def price_protection(request: ShopRequest, number: str) -> HttpResponse:
    """Show what each line would bring, or give back the difference of one."""
    if request.method != "POST":
        return _show(request, number)
    try:
        services.protect_order(
            actor=request.actor,
            number=number,
            lines=[request.POST.get("line", "")],
            idempotency_key=f"{number}:{request.POST.get('once', '')[:KEY_MAX_LENGTH]}",
            now=request.now,
        )
    except ShopError as error:
        return _show(request, number, error)
    return go(link("order_price", number=number))


@personal_page("POST")
def automatic(request: ShopRequest, number: str) -> HttpResponse:
    """Be paid by itself from now on, or only when asked for."""
    is_automatic = request.POST.get("automatic") == "1"
    services.choose_automatic(actor=request.actor, is_automatic=is_automatic, now=request.now)
    return go(link("order_price", number=number))


def _show(request: ShopRequest, number: str, error: ShopError | None = None) -> HttpResponse:
    customer_id = request.actor.customer_id
    order = orders.get_order(number=number, for_customer=customer_id)
    quote = queries.quote_order(number=number, for_customer=customer_id, now=request.now)
    context = {
        "page": protection_page(quote, order),
        "place": "orders",
        "message": error.detail if error else "",
        "trail": (
            Crumb(name=_("我的订单"), url=link("orders")),
            Crumb(name=number, url=link("order", number=number)),
            Crumb(name=_("价保")),
        ),
    }
    status = refusal_status(error) if error else 200
    return page(request, "price_protection", context, tab=Tab.ACCOUNT, status=status)
