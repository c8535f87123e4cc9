"""The order centre: the list with its tabs and search, the recycle bin, and one order."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.orders import OrderCard, OrderListPage
from zhida.entrypoints.storefront.contexts.shell import Crumb, Tab
from zhida.entrypoints.storefront.pages import page, personal_page, refusal_status
from zhida.entrypoints.storefront.showing.aftercare import date_lines
from zhida.entrypoints.storefront.showing.cases import case_card
from zhida.entrypoints.storefront.showing.devices import recalls_of_order
from zhida.entrypoints.storefront.showing.orders import BesideOrder, order_card, order_page
from zhida.entrypoints.storefront.showing.trade_in import trade_in_card
from zhida.entrypoints.storefront.views.fetching import as_fetched, pickup_view
from zhida.entrypoints.storefront.views.invoices import invoice_block
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.aftersales import queries as aftersales
from zhida.shop.invoicing import queries as invoicing
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.money import Money
from zhida.shop.orders import queries
from zhida.shop.orders.queries import OrderTab
from zhida.shop.orders.records import OrderRecord, OrderSummary
from zhida.shop.payments import queries as payments
from zhida.shop.payments.errors import PaymentNotFound
from zhida.shop.payments.records import PaymentRecord
from zhida.shop.price_protection import queries as price_protection
from zhida.shop.shipping import queries as shipping
from zhida.shop.tradeins.queries import tied_to


@personal_page("GET")
def order_list(request: ShopRequest) -> HttpResponse:
    """List the orders of one tab, newest first, or those that a search finds."""
    word = request.GET.get("tab", "").upper()
    tab = OrderTab(word) if word in OrderTab.__members__ else OrderTab.ALL
    text = request.GET.get("text", "").strip()
    customer_id = request.actor.customer_id
    wanted = queries.OwnOrderFilter(tab=tab, text=text)
    try:
        listed = queries.list_orders(
            for_customer=customer_id, wanted=wanted, cursor=request.GET.get("cursor")
        )
    except ShopError as error:
        refused = OrderListPage(tabs=_tabs(request, tab), orders=(), text=text, error=error.detail)
        return _list(request, refused, status=refusal_status(error))
    more = {"tab": tab.lower(), "text": text, "cursor": listed.next or ""}
    shown = OrderListPage(
        tabs=_tabs(request, tab),
        orders=_cards(listed.items),
        text=text,
        next_url=link("orders", more) if listed.next else "",
    )
    return _list(request, shown)


@personal_page("GET")
def recycle_bin(request: ShopRequest) -> HttpResponse:
    """List the orders that their shopper put out of sight."""
    listed = queries.list_orders(
        for_customer=request.actor.customer_id,
        wanted=queries.OwnOrderFilter(is_hidden=True),
        cursor=request.GET.get("cursor"),
    )
    shown = OrderListPage(
        tabs=(),
        orders=_cards(listed.items),
        next_url=link("order_bin", {"cursor": listed.next}) if listed.next else "",
        is_bin=True,
    )
    return _list(request, shown)


@personal_page("GET")
def order(request: ShopRequest, number: str) -> HttpResponse:
    """Show one order whole."""
    return show_order(request, number)


def show_order(
    request: ShopRequest,
    number: str,
    error: ShopError | None = None,
    left_out: tuple[tuple[str, str], ...] = (),
) -> HttpResponse:
    """Draw one order, with what refused the last act, or what could not be bought again and why."""
    record = queries.get_order(number=number, for_customer=request.actor.customer_id)
    parcels = shipping.parcels_for(refs=[number]).get(number, [])
    pickup = pickup_view(record, request)
    beside = BesideOrder(
        payment=_payment(number),
        parcels=() if pickup else parcels,
        whole_return=_whole_return(record),
        acts=queries.acts_of(number=number, for_customer=record.customer_id),
        invoiced=invoicing.orders_with_invoice(numbers=[number]),
    )
    context = {
        "page": as_fetched(order_page(record, beside), pickup),
        "left_out": left_out,
        "pickup": pickup,
        "place": "orders",
        "invoice": invoice_block(request, record),
        "dates": date_lines(record, queries.aftercare_of(order=record, parcels=parcels)),
        "now": request.now,
        "protected": price_protection.protected_keys(number=number, now=request.now),
        "recalls": recalls_of_order(number),
        "cases": tuple(
            case_card(it) for it in aftersales.list_cases(for_customer=record.customer_id, order=number).items
        ),
        "trade_ins": tuple(trade_in_card(it) for it in tied_to(order=number)),
        "message": error.detail if error else "",
        "trail": (Crumb(name=_("我的订单"), url=link("orders")), Crumb(name=number)),
    }
    return page(request, "order", context, tab=Tab.ACCOUNT, status=refusal_status(error) if error else 200)


def _cards(orders: Sequence[OrderSummary]) -> tuple[OrderCard, ...]:
    invoiced = invoicing.orders_with_invoice(numbers=[order.number for order in orders])
    return tuple(order_card(order, invoiced=invoiced) for order in orders)


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


def _list(request: ShopRequest, shown: OrderListPage, *, status: int = 200) -> HttpResponse:
    return page(request, "orders", {"page": shown, "place": "orders"}, tab=Tab.ACCOUNT, status=status)


def _tabs(request: ShopRequest, here: OrderTab) -> tuple[tuple[str, str, bool], ...]:
    counts = queries.count_tabs(for_customer=request.actor.customer_id)
    shown = (
        (OrderTab.ALL, _("全部"), 0),
        (OrderTab.TO_PAY, _("待付款"), counts[OrderTab.TO_PAY]),
        (OrderTab.TO_SHIP, _("待发货"), counts[OrderTab.TO_SHIP]),
        (OrderTab.TO_RECEIVE, _("待收货"), counts[OrderTab.TO_RECEIVE]),
        (OrderTab.COMPLETED, _("已完成"), 0),
    )
    tabs = tuple(
        (
            f"{name} {count}" if count else name,
            link("orders", {"tab": tab.lower()} if tab is not OrderTab.ALL else None),
            tab is here,
        )
        for tab, name, count in shown
    )
    return (*tabs, (_("退换"), link("cases"), False))
