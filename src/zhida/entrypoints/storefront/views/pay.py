"""Paying an order: the ways, the started attempt, and what the server knows of the result."""

import json
import re
from typing import BinaryIO, cast

from django.core import signing
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from zhida.entrypoints.entity import get_entity
from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.orders import PayMethod, PayPage, ResultPage
from zhida.entrypoints.storefront.pages import go, page, personal_page, refusal_status
from zhida.entrypoints.storefront.showing.sums import agreed_sum
from zhida.entrypoints.storefront.views.social import is_inside_wechat, walk_to
from zhida.shop.accounts import queries as accounts
from zhida.shop.accounts.records import ShopRequest, WalkPurpose
from zhida.shop.checkout import services
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.qr import qr_picture
from zhida.shop.orders import queries as orders
from zhida.shop.orders.records import OrderRecord, OrderStatus
from zhida.shop.payments import queries as payments
from zhida.shop.payments import services as payment_services
from zhida.shop.payments.records import AttemptStatus, PayerDevice, Scene
from zhida.shop.payments.services import PayWish

ATTEMPT_SALT = "storefront.attempt"
ATTEMPT_LIFE_SECONDS = 7200
ATTEMPT_NUMBER = re.compile(r"[0-9A-Z]{1,40}", re.ASCII)
WECHAT, BRIDGE = "wechat", "jsapi"
PHONE_WORDS = ("Mobile", "Android", "iPhone", "HarmonyOS")
# Who comes back from a channel was paying one of their latest orders.
MOST_RECENT = 5


@personal_page("GET")
def pay(request: ShopRequest, number: str) -> HttpResponse:
    """Show what is to be paid, until when, and how; a started attempt is shown again.

    Inside WeChat the page first learns by a silent walk whose WeChat it is, once: `payer` in the address says
    that it was tried in vain.
    """
    if is_inside_wechat(request) and "payer" not in request.GET and not _openids(request):
        way = accounts.find_payer_way(app_ids=payments.paying_appids())
        status = orders.status_of(number=number, for_customer=request.actor.customer_id)
        if way is not None and status is OrderStatus.AWAITING_PAYMENT:
            back = request.get_full_path()
            return walk_to(request, way.name, purpose=WalkPurpose.PAYER, next_path=back)
    return _show(request, number)


@personal_page("POST")
def start(request: ShopRequest, number: str) -> HttpResponse:
    """Start paying at a channel and go there, or come back with its code to scan."""
    channel = request.POST.get("channel", "")
    openids = _openids(request) if channel == WECHAT else {}
    wish = PayWish(
        channel=channel,
        scene=Scene.JSAPI if openids else _scene(request),
        device=PayerDevice(ip=request.META.get("REMOTE_ADDR", ""), openids=openids),
    )
    try:
        started = services.start_payment(actor=request.actor, number=number, wish=wish, now=request.now)
    except ShopError as error:
        return _show(request, number, error)
    if started.kind == "redirect":
        return go(started.payload["url"])
    # What opens WeChat's cashier is signed when it is shown: it never stands in an address.
    payload = {} if started.kind == BRIDGE else started.payload
    kept = signing.dumps([number, started.attempt, started.kind, payload], salt=ATTEMPT_SALT)
    return go(link("pay", {"attempt": kept}, number=number))


@personal_page("POST")
def slip(request: ShopRequest, number: str) -> HttpResponse:
    """Take a picture of a transfer for staff to look at; it changes nothing about the payment."""
    picture = request.FILES.get("file")
    stream = cast("BinaryIO", picture.file) if picture else None
    try:
        payment_services.add_slip(actor=request.actor, ref=number, stream=stream, now=request.now)
    except ShopError as error:
        return _show(request, number, error)
    return go(link("pay", {"attempt": request.POST.get("attempt", ""), "slip": "1"}, number=number))


@personal_page("GET")
def result(request: ShopRequest, number: str) -> HttpResponse:
    """Say what the server knows about the payment; the address is never believed."""
    order = orders.get_order(number=number, for_customer=request.actor.customer_id)
    declined = _declined(number)
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
    """Bring a shopper back from a channel to the order they were paying; it moves no money.

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
    return go(link("orders"))


def _show(request: ShopRequest, number: str, error: ShopError | None = None) -> HttpResponse:
    order = orders.get_order(number=number, for_customer=request.actor.customer_id)
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        return go(link("result", number=number))
    scene = _scene(request)
    declined = _declined(number)
    # Inside WeChat its own payment needs the payer's openid, and its page for other browsers does not open.
    is_nameless = is_inside_wechat(request) and not _openids(request)
    attempt, kind, payload = _attempt(request, number)
    if attempt == declined:
        attempt, kind, payload = "", "", {}
    shown = PayPage(
        number=number,
        payable_minor=order.amounts.payable.minor,
        sum=agreed_sum(order.amounts, order.quote),
        expires_at=order.expires_at,
        now=request.now,
        scene=scene.value,
        methods=tuple(
            PayMethod(channel=it.channel, name=str(it.title), line=_line(it.channel))
            for it in payments.methods_for(ref=number, scene=scene, now=request.now)
            if it.channel != WECHAT or not is_nameless
        ),
        attempt=attempt,
        qr_url=qr_picture(payload["code"]) if kind == "qr" and "code" in payload else "",
        open_url=payload["code"] if payload.get("code", "").startswith(("http://", "https://")) else "",
        payee=get_entity().name,
        transfer=_transfer(payload) if kind == "transfer" else (),
        form_action=payload.get("action", "") if kind == "form" else "",
        form_fields=tuple((name, value) for name, value in payload.items() if name != "action")
        if kind == "form"
        else (),
        error=error.detail if error else "",
        kept=_kept(request),
        slip_note=_("凭证已收到，核对到账仍以银行流水为准。") if request.GET.get("slip") else "",
        declined=declined,
        bridge=_bridge(request, number, attempt) if kind == BRIDGE else "",
        payer_url=link("pay", number=number) if is_nameless and payments.paying_appids() else "",
    )
    return page(request, "pay", {"pay": shown}, status=refusal_status(error) if error else 200)


def _attempt(request: ShopRequest, number: str) -> tuple[str, str, dict[str, str]]:
    """Read the attempt that `start` put into the address; only what we signed for this order counts."""
    try:
        kept = signing.loads(_kept(request), salt=ATTEMPT_SALT, max_age=ATTEMPT_LIFE_SECONDS)
    except signing.BadSignature:
        return "", "", {}
    of_number, attempt, kind, payload = kept
    return (attempt, kind, payload) if of_number == number else ("", "", {})


def _bridge(request: ShopRequest, number: str, attempt: str) -> str:
    """Give the signed fields of WeChat's getBrandWCPayRequest; nothing once the attempt is over."""
    started = payments.find_started(ref=number, attempt=attempt, now=request.now)
    return json.dumps(started.payload) if started else ""


def _openids(request: ShopRequest) -> dict[str, str]:
    """Give the openids of the WeChat in which the page is open, by the appid that knows them."""
    return accounts.session_openids(actor=request.actor) if is_inside_wechat(request) else {}


def _kept(request: ShopRequest) -> str:
    return request.GET.get("attempt", "") or request.POST.get("attempt", "")


def _scene(request: ShopRequest) -> Scene:
    agent = request.headers.get("User-Agent", "")
    return Scene.H5 if any(word in agent for word in PHONE_WORDS) else Scene.PC


def _line(channel: str) -> str:
    lines = {
        "simulator": _("练习用的支付渠道，不会真的扣款"),
        "transfer": _("按提示转账并写上备注，核对后发货"),
    }
    return lines.get(channel, _("官方支付渠道，退款原路返回"))


def _transfer(payload: dict[str, str]) -> tuple[tuple[str, str], ...]:
    names = {
        "payee": _("收款户名"),
        "account": _("收款账号"),
        "bank": _("开户行"),
        "amount": _("转账金额（元）"),
        "remark": _("转账备注"),
    }
    return tuple((title, payload[name]) for name, title in names.items() if name in payload)


def _state(order: OrderRecord, *, declined: str) -> str:
    if order.status is OrderStatus.AWAITING_PAYMENT:
        return "failed" if declined else "waiting"
    return "closed" if order.status is OrderStatus.CANCELLED else "paid"


def _declined(number: str) -> str:
    """Name the latest try to pay when it was declined, else nothing; the order still waits for another."""
    if payments.find_intent(ref=number) is None:
        return ""
    tries = payments.get_payment(ref=number).attempts
    return tries[-1].number if tries and tries[-1].status is AttemptStatus.FAILED else ""
