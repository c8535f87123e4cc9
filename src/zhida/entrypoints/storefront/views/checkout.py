"""The checkout: one page, and the submit that places the order."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.choices import read_choice
from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, FormView
from zhida.entrypoints.storefront.contexts.cart import CartLine, CheckoutPage, Chooser, Sum
from zhida.entrypoints.storefront.pages import go, page, personal_page, refusal_status
from zhida.entrypoints.storefront.showing.aftercare import exclusion_boxes
from zhida.entrypoints.storefront.showing.cart import (
    address_card,
    bought_line,
    cart_line,
    short_lines,
)
from zhida.entrypoints.storefront.showing.districts import promise_text
from zhida.entrypoints.storefront.showing.sums import chooser_of, gift_lines, sum_of
from zhida.entrypoints.storefront.views.cart import read_quantity
from zhida.entrypoints.storefront.views.fetching import offered_stores, pickup_wish
from zhida.entrypoints.storefront.views.invoices import NO_INVOICE, invoice_wish, kept_title
from zhida.entrypoints.storefront.views.waiting import waiting_address
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.cart import queries as cart_queries
from zhida.shop.cart.errors import CartChanged, NotSellable, SkuNotFound
from zhida.shop.cart.records import QuoteView, WantedLine
from zhida.shop.catalogue import queries as catalogue
from zhida.shop.checkout import services
from zhida.shop.checkout.errors import BusyWaiting, PriceChanged
from zhida.shop.checkout.records import PlaceOrder, Turn
from zhida.shop.customers import queries as customers
from zhida.shop.customers.records import AddressRecord
from zhida.shop.inventory.errors import HoldLimitReached, OutOfStock
from zhida.shop.invoicing.queries import wished_title
from zhida.shop.invoicing.records import Title
from zhida.shop.kernel.errors import InvalidInput, ShopError
from zhida.shop.kernel.money import Money
from zhida.shop.pricing import queries as pricing
from zhida.shop.promotions.errors import CouponUnusable
from zhida.shop.promotions.records import QuoteChoice
from zhida.shop.shipping import queries as shipping
from zhida.shop.shipping.errors import NotDeliverable

NOTHING = Sum(goods_minor=0, freight_minor=0, payable_minor=0, is_freight_known=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Goods:
    """What is about to be bought, and at which version of the cart it was read."""

    lines: tuple[CartLine, ...]
    version: int
    buy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Total:
    """What the goods cost, with what can be chosen; `trouble` stands in the way of delivering them there."""

    sum: Sum
    chooser: Chooser = field(default_factory=Chooser)
    gifts: tuple[CartLine, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Goes:
    """Where the goods go: home, or into the buyer's own hands in a store."""

    address: AddressRecord | None
    is_fetched: bool

    @property
    def is_known(self) -> bool:
        return self.is_fetched or self.address is not None


@personal_page("GET", "POST")
def checkout(request: ShopRequest) -> HttpResponse:
    """Show where to, what and how much; a POST places the order at the sum that was shown."""
    _customer = request.actor.customer_id
    return _place(request) if request.method == "POST" else _show(request)


def _place(request: ShopRequest) -> HttpResponse:
    wish = request.POST.get("invoice", NO_INVOICE)
    try:
        wish, title = kept_title(request)
        placed = services.place_in_turn(
            actor=request.actor,
            request=_submitted(request, title),
            idempotency_key=request.POST.get("key") or None,
            turn=Turn(ticket=request.POST.get("ticket", ""), asked_at=datetime.now(UTC)),
            now=request.now,
        )
    except BusyWaiting as error:
        submitted = request.POST.copy()
        submitted["invoice"] = wish
        return go(waiting_address(submitted, str(error.data["ticket"])))
    except ShopError as error:
        return _show(request, error)
    return go(link("pay", number=placed.number))


def _submitted(request: ShopRequest, title: Title | None) -> PlaceOrder:
    asked = request.POST
    buy = asked.get("buy", "")
    choice = read_choice(asked)
    return PlaceOrder(
        address_id=None if asked.get("store") else _number(asked.get("address", ""), field="address"),
        pickup=pickup_wish(asked),
        expected_payable=Money(_number(asked.get("expected_minor", ""), field="expected_minor")),
        line_ids=None if buy else tuple(_number(line, field="line") for line in asked.getlist("line")),
        lines=(_wanted(buy),) if buy else None,
        coupons=choice.coupons,
        points=choice.points,
        note=asked.get("note", "").strip(),
        invoice=wished_title(title=title) if title else None,
        cart_version=None if buy else _number(asked.get("version", ""), field="version"),
        confirmed_exclusions=tuple(asked.getlist("confirmed_exclusion")),
    )


def _show(request: ShopRequest, error: ShopError | None = None) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    addresses = customers.list_addresses(for_customer=request.actor.customer_id)
    address = _address(addresses, asked.get("address", ""))
    goods = _goods(request, asked.get("buy", ""))
    if not goods.lines:
        return go(link("cart"))
    choice = read_choice(asked)
    fetching = offered_stores(request, goods.lines, address)
    goes = _Goes(address=address, is_fetched=bool(fetching.store))
    try:
        total = _total(request, goods, goes, choice)
    except CouponUnusable as unusable:
        error = error or unusable
        total = _total(request, goods, goes, replace(choice, coupons="best"))
    if goods.buy and not total.trouble:
        goods = replace(goods, lines=tuple(_at_quoted_price(line, total.sum) for line in goods.lines))
    if isinstance(error, OutOfStock):
        goods = replace(goods, lines=short_lines(goods.lines, error.data["lines"]))  # type: ignore[arg-type]  # -- the error's own rows
    edit_query = {"buy": goods.buy} if goods.buy else None
    shown = CheckoutPage(
        addresses=tuple(address_card(record) for record in addresses),
        address_id=str(address.id) if address else "",
        lines=goods.lines,
        sum=total.sum,
        gifts=total.gifts,
        chooser=total.chooser,
        delivery=_delivery(address, request) if not total.trouble and not fetching.store else "",
        note=asked.get("note", ""),
        key=secrets.token_urlsafe(18),
        version=str(goods.version),
        buy=goods.buy,
        line_ids=tuple(line.id for line in goods.lines if line.id),
        edit_url=link("checkout", edit_query),
        is_buyable=goes.is_known and not total.trouble,
        fetching=fetching,
        exclusions=exclusion_boxes((*goods.lines, *total.gifts), now=request.now),
        unpaid_url=link("orders", {"status": "awaiting_payment"})
        if isinstance(error, HoldLimitReached)
        else "",
    )
    message = _message(error) or total.trouble
    form = FormView(values={}, errors={}, message=message) if message else EMPTY_FORM
    return page(
        request,
        "checkout",
        {"checkout": shown, "form": form, "wish": invoice_wish(request, error)},
        status=refusal_status(error) if error else 200,
    )


def _goods(request: ShopRequest, buy: str) -> _Goods:
    if buy:
        return _Goods(lines=(_bought(request, buy),), version=0, buy=buy)
    view = cart_queries.get_cart(actor=request.actor, now=request.now)
    return _Goods(
        lines=tuple(cart_line(line) for line in view.lines if line.is_selected), version=view.version, buy=""
    )


def _bought(request: ShopRequest, buy: str) -> CartLine:
    """Read a buy-now out of the address. Raises SkuNotFound, NotSellable, InvalidInput."""
    wanted = _wanted(buy)
    record = catalogue.sellable_skus(skus=[wanted.sku], now=request.now).get(wanted.sku)
    if record is None:
        raise SkuNotFound
    price = pricing.prices_for(sku_ids=[record.sku_id], now=request.now).get(record.sku_id)
    if price is None or not record.is_sellable:
        raise NotSellable
    return bought_line(record, quantity=wanted.quantity, unit_price=price.selling)


def _at_quoted_price(line: CartLine, total: Sum) -> CartLine:
    """Show a buy-now at what it costs this member; the quote is of this line alone."""
    amount = total.goods_minor
    return replace(line, unit_minor=amount // line.quantity, amount_minor=amount, payable_minor=amount)


def _wanted(buy: str) -> WantedLine:
    sku, _colon, quantity = buy.rpartition(":")
    return WantedLine(sku=sku, quantity=read_quantity(quantity))


def _total(request: ShopRequest, goods: _Goods, goes: _Goes, choice: QuoteChoice) -> _Total:
    """Give the sum under a choice. Raises CouponUnusable."""
    try:
        quote = _quote(request, goods, goes, choice)
    except NotDeliverable as error:
        amount = sum(line.amount_minor for line in goods.lines)
        return _Total(sum=replace(NOTHING, goods_minor=amount), trouble=error.detail)
    total = sum_of(quote)
    if not goes.is_known:
        payable = total.payable_minor - total.freight_minor
        total = replace(
            total, is_freight_known=False, freight_minor=0, freight_reasons=(), payable_minor=payable
        )
    return _Total(sum=total, chooser=chooser_of(quote, choice), gifts=gift_lines(quote))


def _quote(request: ShopRequest, goods: _Goods, goes: _Goes, choice: QuoteChoice) -> QuoteView:
    region = goes.address.region_code if goes.address else None
    if goods.buy:
        return cart_queries.quote_lines(
            wanted=[_wanted(goods.buy)],
            customer_id=request.actor.customer_id,
            region=region,
            choice=choice,
            now=request.now,
            is_fetched=goes.is_fetched,
        )
    line_ids = [int(line.id) for line in goods.lines]
    return cart_queries.quote_cart(
        actor=request.actor,
        line_ids=line_ids,
        region=region,
        choice=choice,
        now=request.now,
        is_fetched=goes.is_fetched,
    )


def _address(addresses: Sequence[AddressRecord], wanted: str) -> AddressRecord | None:
    named = next((record for record in addresses if str(record.id) == wanted), None)
    return named or (addresses[0] if addresses else None)


def _delivery(address: AddressRecord | None, request: ShopRequest) -> str:
    if address is None:
        return ""
    return promise_text(*shipping.delivery_promise(region=address.region_code, now=request.now))


def _message(error: ShopError | None) -> str:
    if error is None:
        return ""
    if isinstance(error, PriceChanged):
        return _("价格或优惠刚刚变了。下面是新的金额，确认后再提交一次。")
    if isinstance(error, CartChanged):
        return _("购物车在别处改动过。下面是现在的内容，确认后再提交一次。")
    return error.detail


def _number(text: str, *, field: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        message = _("请选择收货地址。") if field == "address" else InvalidInput.message
        raise InvalidInput(fields={field: message})
    return int(text)
