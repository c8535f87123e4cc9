"""Logging in by code or password, and out again."""

from django.http import HttpResponse

from zhida.entrypoints.middleware import client_ip
from zhida.entrypoints.restapi.auth import log_shopper_in
from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.account import FormView, LoginPage
from zhida.entrypoints.storefront.contexts.shell import Tab
from zhida.entrypoints.storefront.pages import (
    go,
    is_demo_or_test,
    next_address,
    page,
    personal_page,
    refusal_status,
)
from zhida.entrypoints.storefront.views.social import social_ways, walk_note
from zhida.shop.accounts import queries, services
from zhida.shop.accounts.api import clear_session_cookie, machine_now, set_session_cookie
from zhida.shop.accounts.errors import InvalidPhone
from zhida.shop.accounts.records import ActorKind, Audience, ShopRequest
from zhida.shop.kernel.errors import ShopError

WAYS = ("code", "password")
NOT_TYPED_AGAIN = frozenset({"password", "csrfmiddlewaretoken"})
CODE_PAUSE_SECONDS = 60
# CONTRACT section 1: the code of demo and test mode, shown beside its field.
DEMO_CODE = "000000"


@personal_page("GET", "POST")
def login(request: ShopRequest) -> HttpResponse:
    """Let a shopper in; what a guest put into the cart goes along."""
    if request.method != "POST":
        if request.actor.kind is ActorKind.SHOPPER:
            return go(next_address(request, link("account")))
        return _show(request)
    way = _way(request)
    try:
        opened = log_shopper_in(
            request,
            phone=request.POST.get("phone", ""),
            code=request.POST.get("code", "") if way == "code" else "",
            password=request.POST.get("password", "") if way == "password" else "",
        )
    except ShopError as error:
        return _show(request, error=error)
    response = go(next_address(request, link("account")))
    set_session_cookie(response, token=opened.token, audience=Audience.SHOPPER)
    return response


@personal_page("POST")
def send_code(request: ShopRequest) -> HttpResponse:
    """Send a code and show the form again, the number still in it."""
    phone = request.POST.get("phone", "")
    try:
        services.send_login_code(phone=phone, ip=client_ip(request), now=machine_now())
    except ShopError as error:
        return _show(request, error=error)
    return _show(request, is_code_sent=True)


@personal_page("POST")
def logout(request: ShopRequest) -> HttpResponse:
    """End the session here and on the server."""
    if request.actor.kind is ActorKind.SHOPPER:
        services.end_current_session(actor=request.actor, now=machine_now())
    response = go(link("home"))
    clear_session_cookie(response, audience=Audience.SHOPPER)
    return response


def _show(
    request: ShopRequest, *, error: ShopError | None = None, is_code_sent: bool = False
) -> HttpResponse:
    shown = LoginPage(
        way=_way(request),
        next=next_address(request, link("account")),
        form=_form(request, error),
        is_code_sent=is_code_sent,
        demo_code=DEMO_CODE if is_demo_or_test() else "",
        wait_seconds=_wait_seconds(error, is_code_sent=is_code_sent),
        ways=social_ways(request),
        has_passkeys=queries.are_passkeys_offered(),
        note=walk_note(request.GET.get("social", "")),
    )
    return page(
        request,
        "login",
        {"login": shown},
        tab=Tab.ACCOUNT,
        status=refusal_status(error) if error else 200,
    )


def _way(request: ShopRequest) -> str:
    way = request.POST.get("way") or request.GET.get("way") or "code"
    return way if way in WAYS else "code"


def _form(request: ShopRequest, error: ShopError | None) -> FormView:
    values = {name: value for name, value in request.POST.items() if name not in NOT_TYPED_AGAIN}
    if error is None:
        return FormView(values={name: str(value) for name, value in values.items()}, errors={})
    errors = {name: str(text) for name, text in error.fields.items()}
    if isinstance(error, InvalidPhone):
        errors["phone"] = error.detail
    return FormView(
        values={name: str(value) for name, value in values.items()},
        errors=errors,
        message="" if errors else error.detail,
    )


def _wait_seconds(error: ShopError | None, *, is_code_sent: bool) -> int:
    if is_code_sent:
        return CODE_PAUSE_SECONDS
    return error.retry_after_seconds or 0 if error else 0
