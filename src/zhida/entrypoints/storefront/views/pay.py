"""Paying an order: the ways, the started attempt, and what the server knows of the result."""

import re

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.orders import PayPlace, ResultPage
from zhida.entrypoints.storefront.pages import go, page, personal_page
from zhida.entrypoints.storefront.showing.sums import agreed_sum
from zhida.entrypoints.storefront.views import case_pay
from zhida.entrypoints.storefront.views.cashier import (
    Owed,
    declined_of,
    draw,
    go_to_channel,
    is_payer_unknown,
    take_slip,
    walk_for_payer,
    wish_of,
)
from zhida.entrypoints.storefront.views.fetching import store_facts
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.checkout import services
from zhida.shop.kernel.errors import ShopError
from zhida.shop.orders import queries as orders
from zhida.shop.orders.records import OrderRecord, OrderStatus
from zhida.shop.payments import queries as payments
from zhida.shop.payments import services as payment_services

ATTEMPT_NUMBER = re.compile(r"[0-9A-Z]{1,40}", re.ASCII)
# Who comes back from a channel was paying one of their latest orders.
MOST_RECENT = 5


@personal_page("GET")
def pay(request: ShopRequest, number: str) -> HttpResponse:
    """Show what is to be paid, until when, and how; a started attempt is shown again.

    Inside WeChat the page first learns by a silent walk whose WeChat it is, once.
    """
    walk = None
    if is_payer_unknown(request):
        status = orders.status_of(number=number, for_customer=request.actor.customer_id)
        walk = walk_for_payer(request) if status is OrderStatus.AWAITING_PAYMENT else None
    return walk or _show(request, number)


@personal_page("POST")
def start(request: ShopRequest, number: str) -> HttpResponse:
    """Start paying at a channel and go there, or come back with its code to scan."""
    try:
        started = services.start_payment(
            actor=request.actor, number=number, wish=wish_of(request), now=request.now
        )
    except ShopError as error:
        return _show(request, number, error)
    return go_to_channel(number, started, pay_url=link("pay", number=number))


@personal_page("POST")
def slip(request: ShopRequest, number: str) -> HttpResponse:
    """Take a picture of a transfer for staff to look at; it changes nothing about the payment."""
    try:
        return take_slip(request, number, pay_url=link("pay", number=number))
    except ShopError as error:
        return _show(request, number, error)


@personal_page("GET")
def result(request: ShopRequest, number: str) -> HttpResponse:
    """Say what the server knows about the payment; the address is never believed."""
    order = orders.get_order(number=number, for_customer=request.actor.customer_id)
    declined = declined_of(number)
    shown = ResultPage(
        number=number,
        state=_state(order, declined=declined),
        payable_minor=order.amounts.payable.minor,
        pay_url=link("pay", number=number),
        order_url=link("order", number=number),
        declined=declined,
    )
    return page(request, "result", {"result": shown})


@csrf_exempt
@personal_page("GET", "POST")
def come_back(request: ShopRequest, channel: str) -> HttpResponse:
    """Bring a shopper back from a channel to the order or the repair they were paying; it moves no money.

    A channel that posts (UnionPay) does so from its own page: the browser holds our cookies back and there is
    no token of ours. Only the attempt's number is taken from it, into a GET that comes with the cookies. The
    worker asks the channel about that attempt at once.
    """
    if request.method == "POST":
        told = request.POST.get("orderId", "")
        named = {"attempt": told} if ATTEMPT_NUMBER.fullmatch(told) else {}
        return go(link("pay_return", named, channel=channel))
    attempt = request.GET.get("attempt", "") or request.GET.get("out_trade_no", "")
    recent = orders.list_orders(for_customer=request.actor.customer_id).items[:MOST_RECENT]
    for summary in recent:
        paid = payments.get_payment(ref=summary.number).attempts
        if any(one.number == attempt for one in paid):
            payment_services.check_attempt_soon(ref=summary.number, attempt=attempt, now=request.now)
            return go(link("result", number=summary.number))
    return go(case_pay.way_back(request, attempt) or link("orders"))


def _show(request: ShopRequest, number: str, error: ShopError | None = None) -> HttpResponse:
    order = orders.get_order(number=number, for_customer=request.actor.customer_id)
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        return go(link("result", number=number))
    owed = Owed(
        number=number,
        place=PayPlace(
            topic="orders",
            number_name=_("订单号"),
            pay_url=link("pay", number=number),
            start_url=link("pay_start", number=number),
            slip_url=link("pay_slip", number=number),
            result_url=link("result", number=number),
            back_url=link("order", number=number),
            back_name=_("查看订单"),
        ),
        amount_minor=order.amounts.payable.minor,
        expires_at=order.expires_at,
        sum=agreed_sum(order.amounts, order.quote),
        facts=store_facts(order),
    )
    return draw(request, owed, error)


def _state(order: OrderRecord, *, declined: str) -> str:
    if order.status is OrderStatus.AWAITING_PAYMENT:
        return "failed" if declined else "waiting"
    return "closed" if order.status is OrderStatus.CANCELLED else "paid"
