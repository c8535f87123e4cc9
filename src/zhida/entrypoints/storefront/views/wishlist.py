"""Favourites, the pages seen, and notices: lists of one shopper, and forms that work without a script."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.keeping import KeptPage, NoticesPage
from zhida.entrypoints.storefront.contexts.shell import Tab
from zhida.entrypoints.storefront.pages import (
    go,
    next_address,
    page,
    personal_page,
    public_form,
    refusal_status,
)
from zhida.entrypoints.storefront.showing.keeping import favourite_of, notice_of, seen_of
from zhida.shop.accounts.records import ActorKind, ShopRequest
from zhida.shop.kernel.errors import ShopError
from zhida.shop.wishlist import queries, services
from zhida.shop.wishlist.errors import NoticeNotFound, ProductNotOnSale
from zhida.shop.wishlist.records import NoticeKind, WantedNotice


@personal_page("GET")
def favourites(request: ShopRequest) -> HttpResponse:
    """List what the shopper likes, newest first."""
    return _favourites(request)


@public_form
@personal_page("POST")
def favourite(request: ShopRequest, product: str) -> HttpResponse:
    """Like a product or no longer; a guest logs in first and comes back to where the heart stood."""
    back = next_address(request, link("favourites"))
    if request.actor.kind is not ActorKind.SHOPPER:
        return go(link("login", {"next": back}))
    customer_id = request.actor.customer_id
    if request.POST.get("do") == "remove":
        services.remove_favourite(customer_id=customer_id, product=product)
        return go(back)
    try:
        services.add_favourite(
            customer_id=customer_id, product=product, sku=request.POST.get("sku", ""), now=request.now
        )
    except ShopError as error:
        return _favourites(request, error)
    return go(back)


@personal_page("GET", "POST")
def history(request: ShopRequest) -> HttpResponse:
    """List the products that the shopper looked at; forget one or all, or switch the keeping on or off."""
    customer_id = request.actor.customer_id
    if request.method == "POST":
        if "forget" in request.POST:
            services.forget_seen(customer_id=customer_id, product=request.POST["forget"])
        elif "switch" in request.POST:
            services.switch_history(customer_id=customer_id, is_on=request.POST["switch"] == "1")
        else:
            services.clear_history(customer_id=customer_id)
        return go(link("history"))
    listed = queries.list_seen(for_customer=customer_id, cursor=request.GET.get("cursor"), now=request.now)
    shown = KeptPage(
        items=tuple(seen_of(it) for it in listed.items),
        next_url=link("history", {"cursor": listed.next}) if listed.next else "",
        is_on=queries.is_history_on(for_customer=customer_id),
    )
    return page(request, "history", {"page": shown, "place": "history"}, tab=Tab.ACCOUNT)


@personal_page("GET")
def notices(request: ShopRequest) -> HttpResponse:
    """List what the shopper asked to be told of."""
    return _notices(request)


@public_form
@personal_page("POST")
def ask_for_notice(request: ShopRequest) -> HttpResponse:
    """Take one wish to be told; a guest logs in first."""
    if request.actor.kind is not ActorKind.SHOPPER:
        return go(link("login", {"next": next_address(request, link("notices"))}))
    kind = request.POST.get("kind", "").upper()
    try:
        if kind not in NoticeKind.__members__:
            raise ProductNotOnSale
        wanted = WantedNotice(
            sku=request.POST.get("sku", ""),
            kind=NoticeKind(kind),
            by_sms=request.POST.get("by_sms") == "1",
        )
        services.ask_for_notice(customer_id=request.actor.customer_id, wanted=wanted, now=request.now)
    except ShopError as error:
        return _notices(request, error)
    return go(link("notices", {"done": kind.lower()}))


@personal_page("POST")
def notice(request: ShopRequest, notice: int) -> HttpResponse:
    """Be told no longer."""
    try:
        services.drop_notice(customer_id=request.actor.customer_id, notice_id=notice)
    except NoticeNotFound as error:
        return _notices(request, error)
    return go(link("notices"))


def _favourites(request: ShopRequest, error: ShopError | None = None) -> HttpResponse:
    listed = queries.list_favourites(
        for_customer=request.actor.customer_id, cursor=request.GET.get("cursor"), now=request.now
    )
    shown = KeptPage(
        items=tuple(favourite_of(it) for it in listed.items),
        next_url=link("favourites", {"cursor": listed.next}) if listed.next else "",
    )
    context = {"page": shown, "place": "favourites", "message": error.detail if error else ""}
    status = refusal_status(error) if error else 200
    return page(request, "favourites", context, tab=Tab.ACCOUNT, status=status)


def _notices(request: ShopRequest, error: ShopError | None = None) -> HttpResponse:
    done = {
        "back_in_stock": _("到货时会通知你一次，消息在“我的消息”里。"),
        "price_drop": _("降到比现在低时会通知你一次，消息在“我的消息”里。"),
    }
    listed = queries.list_notices(for_customer=request.actor.customer_id, cursor=request.GET.get("cursor"))
    shown = NoticesPage(
        items=tuple(notice_of(it) for it in listed.items),
        next_url=link("notices", {"cursor": listed.next}) if listed.next else "",
        error=error.detail if error else "",
        done=done.get(request.GET.get("done", ""), ""),
    )
    status = refusal_status(error) if error else 200
    return page(request, "notices", {"page": shown, "place": "notices"}, tab=Tab.ACCOUNT, status=status)
