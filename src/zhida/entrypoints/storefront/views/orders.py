"""The order centre: list, one order, and what its shopper may do with it."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.orders import OrderListPage
from zhida.entrypoints.storefront.contexts.shell import Crumb, Tab
from zhida.entrypoints.storefront.pages import go, page, personal_page, refusal_status
from zhida.entrypoints.storefront.showing.aftercare import date_lines
from zhida.entrypoints.storefront.showing.devices import recalls_of_order
from zhida.entrypoints.storefront.showing.orders import order_card, order_page
from zhida.entrypoints.storefront.views.invoices import invoice_block
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.aftersales import queries as aftersales
from zhida.shop.cart import services as cart_services
from zhida.shop.checkout import services as checkout_services
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.money import Money
from zhida.shop.orders import queries, services
from zhida.shop.orders.records import OrderRecord, OrderStatus
from zhida.shop.payments import queries as payments
from zhida.shop.payments.errors import PaymentNotFound
from zhida.shop.payments.records import PaymentRecord
from zhida.shop.shipping import queries as shipping


@personal_page("GET")
def order_list(request: ShopRequest) -> HttpResponse:
    """List the orders of one status, newest first."""
    word = request.GET.get("status", "").upper()
    status = OrderStatus(word) if word in OrderStatus.__members__ else None
    wanted = queries.OwnOrderFilter(status=status)
    listed = queries.list_orders(
        for_customer=request.actor.customer_id, wanted=wanted, cursor=request.GET.get("cursor")
    )
    more = {"cursor": listed.next or "", **({"status": status.lower()} if status else {})}
    shown = OrderListPage(
        tabs=_tabs(status),
        orders=tuple(order_card(order) for order in listed.items),
        next_url=link("orders", more) if listed.next else "",
    )
    return page(request, "orders", {"page": shown, "place": "orders"}, tab=Tab.ACCOUNT)


@personal_page("GET")
def order(request: ShopRequest, number: str) -> HttpResponse:
    """Show one order whole."""
    return _show(request, number)


@personal_page("POST")
def cancel(request: ShopRequest, number: str) -> HttpResponse:
    """Cancel an unpaid order."""
    try:
        checkout_services.cancel_order(actor=request.actor, number=number, now=request.now)
    except ShopError as error:
        return _show(request, number, error)
    return go(link("order", number=number))


@personal_page("POST")
def confirm_receipt(request: ShopRequest, number: str) -> HttpResponse:
    """Complete an order whose goods have arrived."""
    actor = request.actor
    try:
        services.confirm_receipt(
            number=number, for_customer=actor.customer_id, by=actor.principal, now=request.now
        )
    except ShopError as error:
        return _show(request, number, error)
    return go(link("order", number=number))


@personal_page("POST")
def again(request: ShopRequest, number: str) -> HttpResponse:
    """Put the goods of an order into the cart once more; what is not sold any more is left out."""
    record = queries.get_order(number=number, for_customer=request.actor.customer_id)
    refusal: ShopError | None = None
    added = 0
    for line in record.lines:
        try:
            cart_services.add_line(actor=request.actor, sku=line.sku, quantity=line.quantity, now=request.now)
            added += 1
        except ShopError as error:
            refusal = error
    return _show(request, number, refusal) if refusal and not added else go(link("cart"))


def _show(request: ShopRequest, number: str, error: ShopError | None = None) -> HttpResponse:
    record = queries.get_order(number=number, for_customer=request.actor.customer_id)
    parcels = shipping.parcels_for(refs=[number]).get(number, [])
    context = {
        "page": order_page(
            record, payment=_payment(number), parcels=parcels, whole_return=_whole_return(record)
        ),
        "place": "orders",
        "invoice": invoice_block(request, record),
        "dates": date_lines(record, queries.aftercare_of(order=record, parcels=parcels)),
        "now": request.now,
        "recalls": recalls_of_order(number),
        "message": error.detail if error else "",
        "trail": (Crumb(name=_("我的订单"), url=link("orders")), Crumb(name=number)),
    }
    return page(request, "order", context, tab=Tab.ACCOUNT, status=refusal_status(error) if error else 200)


def _whole_return(record: OrderRecord) -> Money | None:
    """Say what all units that are left would bring back; None before it is paid and when nothing is left."""
    left = {line.key: line.quantity - len(line.claimed_units) for line in record.lines if line.gift is None}
    wanted = {key: units for key, units in left.items() if units}
    if record.captured.is_zero or not wanted:
        return None
    return aftersales.preview_refund(number=record.number, quantities=wanted).money


def _payment(number: str) -> PaymentRecord | None:
    try:
        return payments.get_payment(ref=number)
    except PaymentNotFound:
        return None


def _tabs(here: OrderStatus | None) -> tuple[tuple[str, str, bool], ...]:
    shown = (
        (None, _("全部")),
        (OrderStatus.AWAITING_PAYMENT, _("待付款")),
        (OrderStatus.PAID, _("待发货")),
        (OrderStatus.SHIPPED, _("待收货")),
        (OrderStatus.COMPLETED, _("已完成")),
    )
    return tuple(
        (name, link("orders", {"status": status.lower()} if status else None), status is here)
        for status, name in shown
    )
