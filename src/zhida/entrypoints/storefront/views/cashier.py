"""What all pages have in common on which something is paid: the ways, the started attempt, its slip."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.entity import get_entity
from zhida.entrypoints.storefront.contexts.cart import Sum
from zhida.entrypoints.storefront.contexts.orders import PayMethod, PayPage, PayPlace
from zhida.entrypoints.storefront.pages import go, page, refusal_status
from zhida.entrypoints.storefront.views.social import is_inside_wechat, walk_to
from zhida.shop.accounts import queries as accounts
from zhida.shop.accounts.records import ShopRequest, WalkPurpose
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.qr import qr_picture
from zhida.shop.payments import queries as payments
from zhida.shop.payments import services as payment_services
from zhida.shop.payments.records import AttemptStart, AttemptStatus, PayerDevice, Scene
from zhida.shop.payments.services import PayWish

ATTEMPT_SALT = "storefront.attempt"
ATTEMPT_LIFE_SECONDS = 7200
WECHAT, BRIDGE = "wechat", "jsapi"
PHONE_WORDS = ("Mobile", "Android", "iPhone", "HarmonyOS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is to be paid, until when, and what explains it: an order's `sum`, and `facts`."""

    number: str
    place: PayPlace
    amount_minor: int
    expires_at: datetime
    sum: Sum | None = None
    facts: tuple[tuple[str, str], ...] = ()


def is_payer_unknown(request: ShopRequest) -> bool:
    """Say whether the page is open inside WeChat and nobody has asked yet whose it is.

    `payer` in the address says that it was tried in vain.
    """
    return is_inside_wechat(request) and "payer" not in request.GET and not _openids(request)


def walk_for_payer(request: ShopRequest) -> HttpResponse | None:
    """Lead a visitor inside WeChat once around, to learn whose it is; None where no way leads there."""
    way = accounts.find_payer_way(app_ids=payments.paying_appids())
    if way is None:
        return None
    return walk_to(request, way.name, purpose=WalkPurpose.PAYER, next_path=request.get_full_path())


def wish_of(request: ShopRequest) -> PayWish:
    """Read how the visitor wants to pay, and from which device."""
    channel = request.POST.get("channel", "")
    openids = _openids(request) if channel == WECHAT else {}
    return PayWish(
        channel=channel,
        scene=Scene.JSAPI if openids else _scene(request),
        device=PayerDevice(ip=request.META.get("REMOTE_ADDR", ""), openids=openids),
    )


def go_to_channel(number: str, started: AttemptStart, *, pay_url: str) -> HttpResponse:
    """Send the browser to the channel, or back to the page with the code to scan."""
    if started.kind == "redirect":
        return go(started.payload["url"])
    # What opens WeChat's cashier is signed when it is shown: it never stands in an address.
    payload = {} if started.kind == BRIDGE else started.payload
    kept = signing.dumps([number, started.attempt, started.kind, payload], salt=ATTEMPT_SALT)
    return go(f"{pay_url}?{urlencode({'attempt': kept})}")


def take_slip(request: ShopRequest, number: str, *, pay_url: str) -> HttpResponse:
    """Keep a picture of a transfer for staff. Raises what the payments room refuses."""
    picture = request.FILES.get("file")
    stream = cast("BinaryIO", picture.file) if picture else None
    payment_services.add_slip(actor=request.actor, ref=number, stream=stream, now=request.now)
    return go(f"{pay_url}?{urlencode({'attempt': request.POST.get('attempt', ''), 'slip': '1'})}")


def draw(request: ShopRequest, owed: Owed, error: ShopError | None = None) -> HttpResponse:
    """Draw the page where money is promised; a started attempt is shown again."""
    scene = _scene(request)
    declined = declined_of(owed.number)
    # Inside WeChat its own payment needs the payer's openid, and its page for other browsers does not open.
    is_nameless = is_inside_wechat(request) and not _openids(request)
    attempt, kind, payload = _attempt(request, owed.number)
    if attempt == declined:
        attempt, kind, payload = "", "", {}
    shown = PayPage(
        number=owed.number,
        place=owed.place,
        payable_minor=owed.amount_minor,
        sum=owed.sum,
        facts=owed.facts,
        expires_at=owed.expires_at,
        now=request.now,
        scene=scene.value,
        methods=_methods(request, owed, scene, is_nameless=is_nameless),
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
        bridge=_bridge(request, owed.number, attempt) if kind == BRIDGE else "",
        payer_url=owed.place.pay_url if is_nameless and payments.paying_appids() else "",
    )
    return page(request, "pay", {"pay": shown}, status=refusal_status(error) if error else 200)


def declined_of(number: str) -> str:
    """Name the latest try to pay when it was declined, else nothing; what is owed waits for another."""
    if payments.find_intent(ref=number) is None:
        return ""
    tries = payments.get_payment(ref=number).attempts
    return tries[-1].number if tries and tries[-1].status is AttemptStatus.FAILED else ""


def _methods(request: ShopRequest, owed: Owed, scene: Scene, *, is_nameless: bool) -> tuple[PayMethod, ...]:
    return tuple(
        PayMethod(channel=it.channel, name=str(it.title), line=_line(it.channel, owed.place.topic))
        for it in payments.methods_for(ref=owed.number, scene=scene, now=request.now)
        if it.channel != WECHAT or not is_nameless
    )


def _attempt(request: ShopRequest, number: str) -> tuple[str, str, dict[str, str]]:
    """Read the attempt that was put into the address; only what we signed for this number counts."""
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


def _line(channel: str, topic: str) -> str:
    lines = {
        "simulator": _("练习用的支付渠道，不会真的扣款"),
        "transfer": _("按提示转账并写上备注，核对后发货")
        if topic == "orders"
        else _("按提示转账并写上备注，核对后开始维修"),
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
