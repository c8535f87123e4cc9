"""Logging in with an account at another service: the way there, the way back, and joining it to a number."""

import re
import secrets

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints import social_logins
from zhida.entrypoints.middleware import client_ip
from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.account import FormView, JoinPage, SocialWay
from zhida.entrypoints.storefront.contexts.shell import Tab
from zhida.entrypoints.storefront.pages import (
    go,
    is_demo_or_test,
    next_address,
    page,
    personal_page,
    refusal_status,
)
from zhida.shop.accounts import queries, services
from zhida.shop.accounts.api import machine_now, set_session_cookie
from zhida.shop.accounts.errors import (
    IdentityTaken,
    InvalidPhone,
    LoginDenied,
    LoginServiceUnavailable,
    TooManyLogins,
    WalkRefused,
    WrongCode,
)
from zhida.shop.accounts.records import (
    ActorKind,
    Audience,
    LoginFamily,
    ReturnedWalk,
    ShopRequest,
    WalkAnswer,
    WalkPurpose,
    WalkStart,
)
from zhida.shop.kernel.errors import ShopError

BROWSER_SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
BROWSER_LIFE_SECONDS = 3600
LONGEST_NEXT = 500
DEMO_CODE = "000000"
CODE_PAUSE_SECONDS = 60
# A closed account is not told apart from a stale walk.
NOTES = {
    LoginDenied.code: LoginDenied.message,
    LoginServiceUnavailable.code: LoginServiceUnavailable.message,
    IdentityTaken.code: IdentityTaken.message,
    WalkRefused.code: WalkRefused.message,
    TooManyLogins.code: TooManyLogins.message,
    WrongCode.code: WalkRefused.message,
}
SHOWN_AGAIN = ("phone", "code")


@personal_page("POST")
def begin(request: ShopRequest, provider: str) -> HttpResponse:
    """Send a guest to a service to log in with."""
    wanted = next_address(request, link("account"))
    if request.actor.kind is ActorKind.SHOPPER:
        return go(wanted)
    try:
        return walk_to(request, provider, purpose=WalkPurpose.LOGIN, next_path=wanted)
    except TooManyLogins:
        return _sent_away(TooManyLogins(purpose=WalkPurpose.LOGIN, next_path=wanted))


@personal_page("GET")
def come_back(request: ShopRequest, provider: str) -> HttpResponse:
    """Take a browser back from a service. What it brings counts once, in the browser that began it."""
    fields = {name: str(value) for name, value in request.GET.items()}
    answer = WalkAnswer(provider=provider, browser=_browser_secret(request), fields=fields)
    try:
        walk = services.take_back(answer=answer, actor=request.actor, now=machine_now())
    except ShopError as error:
        return _sent_away(error)
    try:
        return _welcomed(request, walk)
    except ShopError as error:
        return _sent_away(type(error)(purpose=walk.purpose, next_path=walk.next_path))


@personal_page("GET", "POST")
def join(request: ShopRequest, walk: int) -> HttpResponse:
    """Ask for the number that an identity of nobody is to be joined to, and log in by it."""
    walk_id = int(walk)
    if request.method != "POST":
        return _show_join(request, walk_id)
    try:
        if "send" in request.POST:
            phone = request.POST.get("phone", "")
            services.send_login_code(phone=phone, ip=client_ip(request), now=machine_now())
            return _show_join(request, walk_id, is_code_sent=True)
        held = queries.get_held_walk(walk_id=walk_id, browser=_browser_secret(request), now=machine_now())
        opened = social_logins.join_and_log_in(
            request,
            walk_id=walk_id,
            browser=_browser_secret(request),
            phone=request.POST.get("phone", ""),
            code=request.POST.get("code", ""),
        )
    except ShopError as error:
        return _show_join(request, walk_id, error=error)
    response = go(held.next_path)
    set_session_cookie(response, token=opened.token, audience=Audience.SHOPPER)
    return response


def walk_to(request: ShopRequest, provider: str, *, purpose: WalkPurpose, next_path: str) -> HttpResponse:
    """Begin a walk and send the browser to the service. Raises LoginWayUnknown, LoginRequired."""
    browser = _browser_secret(request) or secrets.token_urlsafe(32)
    start = WalkStart(
        provider=provider,
        purpose=purpose,
        browser=browser,
        next_path=next_path if len(next_path) <= LONGEST_NEXT else link("account"),
        ip=client_ip(request),
    )
    response = go(services.begin_walk(start=start, actor=request.actor, now=machine_now()))
    response.set_cookie(
        _cookie_name(),
        browser,
        max_age=BROWSER_LIFE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.ZHIDA.is_https,
    )
    return response


def is_inside_wechat(request: ShopRequest) -> bool:
    """Say whether the page is open in WeChat's own browser."""
    return "MicroMessenger" in request.headers.get("User-Agent", "")


def social_ways(request: ShopRequest) -> tuple[SocialWay, ...]:
    """Name the services that can be logged in with in this browser."""
    ways = queries.list_login_ways(inside_wechat=is_inside_wechat(request))
    return tuple(
        SocialWay(name=way.name, title=family_title(way.family), text=_login_text(way.family)) for way in ways
    )


def family_title(family: LoginFamily) -> str:
    """Name a service."""
    titles = {
        LoginFamily.WEIXIN: _("微信"),
        LoginFamily.WEIBO: _("微博"),
        LoginFamily.ALIPAY: _("支付宝"),
    }
    return titles[family]


def walk_note(code: str) -> str:
    """Say why a walk came to nothing; the address is a hint only, so other words say nothing."""
    message = NOTES.get(code)
    return str(message) if message else ""


def _login_text(family: LoginFamily) -> str:
    texts = {
        LoginFamily.WEIXIN: _("微信登录"),
        LoginFamily.WEIBO: _("微博登录"),
        LoginFamily.ALIPAY: _("支付宝登录"),
    }
    return texts[family]


def _welcomed(request: ShopRequest, walk: ReturnedWalk) -> HttpResponse:
    now = machine_now()
    match walk.purpose:
        case WalkPurpose.PAYER:
            services.note_openid(actor=request.actor, profile=walk.profile, now=now)
            return go(walk.next_path)
        case WalkPurpose.JOIN:
            services.join_identity(actor=request.actor, profile=walk.profile, now=now)
            social_logins.note_payer(actor=request.actor, profile=walk.profile, now=now)
            return go(link("security", {"done": "joined"}))
        case WalkPurpose.LOGIN:
            if walk.user_id is None:
                services.hold_walk(walk_id=walk.id, profile=walk.profile)
                return go(link("login_join", walk=walk.id))
            opened = social_logins.log_known_shopper_in(request, walk=walk)
            response = go(walk.next_path)
            set_session_cookie(response, token=opened.token, audience=Audience.SHOPPER)
            return response


def _sent_away(error: ShopError) -> HttpResponse:
    """Send a browser on whose walk came to nothing: to where it began, with a word why."""
    wanted = str(error.data.get("next_path", ""))
    match error.data.get("purpose"):
        case WalkPurpose.PAYER:
            joint = "&" if "?" in wanted else "?"
            return go(f"{wanted}{joint}payer=none")
        case WalkPurpose.JOIN:
            return go(link("security", {"social": error.code}))
        case _:
            return go(link("login", {"social": error.code, **({"next": wanted} if wanted else {})}))


def _show_join(
    request: ShopRequest, walk_id: int, *, error: ShopError | None = None, is_code_sent: bool = False
) -> HttpResponse:
    browser = _browser_secret(request)
    try:
        held = queries.get_held_walk(walk_id=walk_id, browser=browser, now=machine_now())
    except ShopError as gone:
        return _sent_away(gone)
    shown = JoinPage(
        walk=str(walk_id),
        service=family_title(held.family),
        nickname=held.nickname,
        form=_form(request, error),
        is_code_sent=is_code_sent,
        demo_code=DEMO_CODE if is_demo_or_test() else "",
        wait_seconds=CODE_PAUSE_SECONDS if is_code_sent else (error.retry_after_seconds or 0 if error else 0),
    )
    status = refusal_status(error) if error else 200
    return page(request, "login_join", {"join": shown}, tab=Tab.ACCOUNT, status=status)


def _form(request: ShopRequest, error: ShopError | None) -> FormView:
    values = {name: request.POST.get(name, "") for name in SHOWN_AGAIN}
    errors = {name: str(text) for name, text in error.fields.items()} if error else {}
    if isinstance(error, InvalidPhone):
        errors["phone"] = error.detail
    return FormView(values=values, errors=errors, message=error.detail if error and not errors else "")


def _cookie_name() -> str:
    return f"{settings.COOKIE_PREFIX}zhida_walk"


def _browser_secret(request: ShopRequest) -> str:
    secret = request.COOKIES.get(_cookie_name(), "")
    return secret if BROWSER_SECRET.fullmatch(secret) else ""
