"""The cart: every change is a form that works without a script."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.choices import read_choice, with_choice
from zhida.entrypoints.storefront.contexts.cart import LineChoice
from zhida.entrypoints.storefront.contexts.shell import Tab
from zhida.entrypoints.storefront.pages import (
    go,
    next_address,
    page,
    personal_page,
    public_form,
    refusal_status,
)
from zhida.entrypoints.storefront.showing.cart import cart_page, line_choices
from zhida.shop.accounts.records import ActorKind, ShopRequest
from zhida.shop.cart import queries, services
from zhida.shop.cart.records import CartView, LineChange
from zhida.shop.catalogue.queries import active_skus_of
from zhida.shop.inventory.queries import free_units
from zhida.shop.kernel.errors import InvalidInput, ShopError
from zhida.shop.promotions.errors import CouponUnusable
from zhida.shop.wishlist.services import add_favourite

MOST_DIGITS = 3


@personal_page("GET")
def cart(request: ShopRequest) -> HttpResponse:
    """Show the cart with what it costs now."""
    return _show(request)


@public_form
@personal_page("POST")
def add(request: ShopRequest) -> HttpResponse:
    """Put units of a SKU into the cart and show it."""
    try:
        services.add_line(
            actor=request.actor,
            sku=request.POST.get("sku", ""),
            quantity=read_quantity(request.POST.get("quantity", "1")),
            now=request.now,
        )
    except ShopError as error:
        return _show(request, error)
    return go(next_address(request, link("cart")))


@public_form
@personal_page("POST")
def buy(request: ShopRequest) -> HttpResponse:
    """Go to the checkout with these units alone; the cart stays as it is."""
    try:
        quantity = read_quantity(request.POST.get("quantity", "1"))
    except ShopError as error:
        return _show(request, error)
    return go(link("checkout", {"buy": f"{request.POST.get('sku', '')}:{quantity}"}))


@personal_page("POST")
def change_line(request: ShopRequest, line: str) -> HttpResponse:
    """Change one line: its SKU, its quantity, its tick, take it away or keep it as a favourite."""
    asked = request.POST
    try:
        line_id = _line_id(line)
        if "remove" in asked:
            return _remove(request, line_id)
        if "keep" in asked:
            return _keep(request, line_id)
        if "sku" in asked:
            change = LineChange(sku=asked["sku"])
        elif "selected" in asked:
            change = LineChange(is_selected=asked["selected"] == "1")
        else:
            change = LineChange(quantity=read_quantity(asked.get("quantity_to") or asked.get("quantity", "")))
        services.change_line(actor=request.actor, line_id=line_id, change=change, now=request.now)
    except ShopError as error:
        return _show(request, error)
    return go(with_choice(link("cart"), read_choice(asked)))


@personal_page("POST")
def selection(request: ShopRequest) -> HttpResponse:
    """Tick all lines or none, or clear away those that cannot be bought any more."""
    try:
        if "clear_gone" in request.POST:
            for gone in cart_page(queries.get_cart(actor=request.actor, now=request.now)).gone:
                services.remove_line(actor=request.actor, line_id=int(gone.id), now=request.now)
        else:
            is_selected = request.POST.get("selected") == "1"
            services.select_lines(
                actor=request.actor, line_ids=None, is_selected=is_selected, now=request.now
            )
    except ShopError as error:
        return _show(request, error)
    return go(with_choice(link("cart"), read_choice(request.POST)))


def read_quantity(text: str) -> int:
    """Read a number of units as it was typed. Raises InvalidInput."""
    clean = text.strip()
    if not (clean.isascii() and clean.isdigit() and 1 <= len(clean) <= MOST_DIGITS and int(clean)):
        raise InvalidInput(fields={"quantity": _("请填写 1 到 999 的整数。")})
    return int(clean)


def _line_id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise InvalidInput
    return int(text)


def _remove(request: ShopRequest, line_id: int) -> HttpResponse:
    view = queries.get_cart(actor=request.actor, now=request.now)
    removed = next((one for one in view.lines if one.line_id == str(line_id)), None)
    services.remove_line(actor=request.actor, line_id=line_id, now=request.now)
    choice = read_choice(request.POST)
    if removed is None or removed.sku_record is None or not removed.sku_record.is_sellable:
        return go(with_choice(link("cart"), choice))
    return go(with_choice(link("cart", {"undo": f"{removed.sku}:{removed.quantity}"}), choice))


def _keep(request: ShopRequest, line_id: int) -> HttpResponse:
    """Move a line to the favourites, in the choice it has; a guest logs in first."""
    if request.actor.kind is not ActorKind.SHOPPER:
        return go(link("login", {"next": link("cart")}))
    lines = queries.get_cart(actor=request.actor, now=request.now).lines
    record = next((one.sku_record for one in lines if one.line_id == str(line_id)), None)
    if record is not None:
        add_favourite(
            customer_id=request.actor.customer_id,
            product=record.product_number,
            sku=record.sku,
            now=request.now,
        )
    services.remove_line(actor=request.actor, line_id=line_id, now=request.now)
    return go(with_choice(link("cart"), read_choice(request.POST)))


def _choices(view: CartView, now: datetime) -> dict[int, tuple[LineChoice, ...]]:
    """Read what each line may be changed to. Two queries for a whole cart."""
    products = {line.sku_record.product_id for line in view.lines if line.sku_record}
    if not products:
        return {}
    skus = active_skus_of(product_ids=products, now=now)
    free = free_units(sku_ids=[sku.sku_id for of_one in skus.values() for sku in of_one])
    return {product: line_choices(of_one, free) for product, of_one in skus.items()}


def _show(request: ShopRequest, error: ShopError | None = None) -> HttpResponse:
    undo_sku, _colon, undo_quantity = request.GET.get("undo", "").rpartition(":")
    choice = read_choice(request.POST if request.method == "POST" else request.GET)
    try:
        view = queries.get_cart(actor=request.actor, now=request.now, choice=choice)
    except CouponUnusable as unusable:
        choice = replace(choice, coupons="best")
        view = queries.get_cart(actor=request.actor, now=request.now, choice=choice)
        error = error or unusable
    shown = cart_page(view, choices=_choices(view, request.now), choice=choice)
    context = {
        "cart": shown,
        "message": " ".join([str(text) for text in error.fields.values()] or [error.detail]) if error else "",
        "undo": (undo_sku, undo_quantity) if undo_sku and undo_quantity.isdigit() else None,
    }
    return page(request, "cart", context, tab=Tab.CART, status=refusal_status(error) if error else 200)
