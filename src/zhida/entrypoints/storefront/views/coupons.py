"""The coupon centre and the wallet: claiming and typing a code are forms that work without a script."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.middleware import client_ip
from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, FormView
from zhida.entrypoints.storefront.contexts.coupons import CouponsPage
from zhida.entrypoints.storefront.contexts.shell import Tab
from zhida.entrypoints.storefront.pages import (
    go,
    next_address,
    page,
    personal_page,
    public_form,
    refusal_status,
)
from zhida.entrypoints.storefront.showing.coupons import centre_tickets, wallet_page
from zhida.shop.accounts.api import machine_now
from zhida.shop.accounts.records import ActorKind, ShopRequest
from zhida.shop.checkout import services
from zhida.shop.kernel.errors import ShopError
from zhida.shop.promotions import queries
from zhida.shop.promotions.records.coupons import WalletState
from zhida.shop.promotions.services import TypedCode


@personal_page("GET")
def centre(request: ShopRequest) -> HttpResponse:
    """Show what can be claimed, to guests too."""
    message = _("已放进“我的优惠券”。") if request.GET.get("done") else ""
    return _centre(request, message=message)


@public_form
@personal_page("POST")
def claim(request: ShopRequest, number: str) -> HttpResponse:
    """Claim one coupon; a guest logs in first and comes back to where the coupon stood."""
    back = next_address(request, "")
    if request.actor.kind is not ActorKind.SHOPPER:
        return go(link("login", {"next": back or link("coupons")}))
    try:
        services.claim_coupon(actor=request.actor, number=number, now=request.now)
    except ShopError as error:
        return _centre(request, error=error)
    return go(link("coupons", {"done": number} | ({"next": back} if back else {})))


@personal_page("GET", "POST")
def wallet(request: ShopRequest) -> HttpResponse:
    """Show one tab of the shopper's own coupons, and turn a typed code into one."""
    _customer = request.actor.customer_id
    if request.method != "POST":
        message = _("兑换成功，已放进可用的优惠券。") if request.GET.get("done") else ""
        return _wallet(request, message=message)
    code = request.POST.get("code", "").strip()
    form = FormView(values={"code": code}, errors={"code": _("请输入兑换码。")})
    if not code:
        return _wallet(request, form=form, status=400)
    try:
        typed = TypedCode(code=code, ip=client_ip(request), tried_at=machine_now())
        services.claim_code(actor=request.actor, typed=typed, now=request.now)
    except ShopError as error:
        form = FormView(values={"code": code}, errors={"code": error.detail})
        return _wallet(request, form=form, status=refusal_status(error))
    return go(link("wallet", {"done": "1"}))


def _centre(request: ShopRequest, *, message: str = "", error: ShopError | None = None) -> HttpResponse:
    actor = request.actor
    is_member = actor.kind is ActorKind.SHOPPER
    coupons = queries.coupon_centre(for_customer=actor.customer_id if is_member else None, now=request.now)
    shown = CouponsPage(
        tickets=centre_tickets(coupons),
        message=message,
        error=error.detail if error else "",
        is_member=is_member,
        back=next_address(request, ""),
    )
    status = refusal_status(error) if error else 200
    return page(request, "coupons", {"page": shown}, tab=Tab.ACCOUNT, status=status)


def _wallet(
    request: ShopRequest, *, message: str = "", form: FormView = EMPTY_FORM, status: int = 200
) -> HttpResponse:
    customer_id = request.actor.customer_id
    word = request.GET.get("state", "")
    state = WalletState(word) if word in set(WalletState) else WalletState.USABLE
    held = queries.list_holdings(
        for_customer=customer_id, state=state, now=request.now, cursor=request.GET.get("cursor")
    )
    counts = queries.count_holdings(for_customer=customer_id, now=request.now)
    shown = wallet_page(held, counts, state, message=message, form=form)
    return page(request, "wallet", {"page": shown, "place": "wallet"}, tab=Tab.ACCOUNT, status=status)
