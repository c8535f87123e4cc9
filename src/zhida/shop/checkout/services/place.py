"""Placing an order: the one transaction in which everything is agreed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from zhida.shop.accounts.records import Actor
from zhida.shop.cart import queries as cart_queries
from zhida.shop.cart import services as cart_services
from zhida.shop.cart.errors import CartChanged, NotSellable, QuantityLimit
from zhida.shop.cart.records import LockedCart, PricedLines, QuoteTerms, WantedLine
from zhida.shop.checkout import conf, freezing, showing
from zhida.shop.checkout.errors import IdempotencyKeyInvalid, PriceChanged
from zhida.shop.checkout.records import PlacedOrder, PlaceOrder
from zhida.shop.checkout.waiting import gate
from zhida.shop.checkout.whereto import Whereto, whereto
from zhida.shop.inventory import services as inventory_services
from zhida.shop.inventory.errors import OutOfStock
from zhida.shop.inventory.records import ReserveLine
from zhida.shop.kernel import idempotency, ids, timers
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty import services as loyalty_services
from zhida.shop.loyalty.errors import PointsShort
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.records import LineDraft, OrderDraft, OrderStatus
from zhida.shop.payments import services as payments_services
from zhida.shop.policies import queries as policies_queries
from zhida.shop.promotions import services as promotions_services
from zhida.shop.promotions.errors import OfferUsedUp
from zhida.shop.promotions.records import QuoteChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class _Purchase:
    """What one submit buys, priced; `cart` is None for buy-now."""

    customer_id: int
    whereto: Whereto
    cart: LockedCart | None
    terms: QuoteTerms
    priced: PricedLines
    number: str
    expires_at: datetime


def place_order(
    *, actor: Actor, request: PlaceOrder, idempotency_key: str | None, now: datetime
) -> PlacedOrder:
    """Place an order at the total the shopper saw, or refuse and write nothing.

    Written, in this order: the idempotency key (a second submit waits there and gets the first's answer), the
    order with frozen prices, policies and address and its gifts (records OrderPlaced), the payment intent,
    the points, its expiry timer, the cart's new version without the bought lines, the offers and coupons it
    used, whose flash quotas are hot, and last the stock reservation. Locked: the key, the cart row, the
    account's points, coupons and counts, quota rows by offer number, then stock rows in id order. No network.
    At most 21 statements and 2 a line; offers add 2, a flash offer 3 more, coupons 3, gifts what they take of
    stock. An order of nothing to pay is paid at once.

    Without a key the cart itself is one: what was bought is gone from it, and a second submit gets
    CartChanged. Buy-now leaves the cart alone.
    What is fetched from a store has no freight and is reserved from that store alone.
    Raises LoginRequired, IdempotencyKeyInvalid, IdempotencyMismatch, InProgress, CartChanged, WheretoMissing,
    AddressNotFound, StoreNotFound, PickupNameInvalid, InvalidPhone, SkuNotFound, NotSellable, QuantityLimit,
    NotDeliverable, CouponUnusable, PriceChanged, OutOfStock, HoldLimitReached (5 unpaid orders),
    InvoiceTitleInvalid (a company's without its tax number).
    """
    orders_queries.check_invoice_wish(wish=request.invoice)
    try:
        return _place(actor=actor, request=request, idempotency_key=idempotency_key, now=now)
    except (OfferUsedUp, PointsShort) as error:
        # They were there when this transaction read them and went to another order before it wrote.
        priced = _quote_again(actor.customer_id, request, now=now)
        raise _price_changed(request, priced) from error


@transactional
def _place(*, actor: Actor, request: PlaceOrder, idempotency_key: str | None, now: datetime) -> PlacedOrder:
    customer_id = actor.customer_id
    if idempotency_key is not None:
        key = _stored_key(idempotency_key)
        answer = idempotency.claim(principal=actor.principal, key=key, request_hash=request.digest, now=now)
        if answer is not None:
            return PlacedOrder.from_json(answer.body)
    purchase = _purchase(customer_id, request, now=now)
    gate.WORKER.note_flash(purchase.priced, now=now)
    if not _is_as_seen(request, purchase.priced):
        raise _price_changed(request, purchase.priced)
    placed = _write(actor, request, purchase, now=now)
    if idempotency_key is not None:
        idempotency.store(
            principal=actor.principal, key=_stored_key(idempotency_key), status=201, body=placed.to_json()
        )
    promotions_services.redeem(
        ref=purchase.number, customer_id=customer_id, quote=purchase.priced.quote, now=now
    )
    _reserve(purchase, holder=actor.principal, now=now)
    if placed.payable.is_zero:
        _settle_free(purchase, now=now)
    return placed


def _is_as_seen(request: PlaceOrder, priced: PricedLines) -> bool:
    """Say whether the total is the one the shopper saw, and the gifts are, where they were named."""
    if priced.parts.payable != request.expected_payable:
        return False
    given = sorted(gift.sku.sku for gift in priced.gifts)
    return request.expected_gifts is None or sorted(request.expected_gifts) == given


@transactional
def _quote_again(customer_id: int, request: PlaceOrder, *, now: datetime) -> PricedLines:
    return _purchase(customer_id, request, now=now).priced


def _price_changed(request: PlaceOrder, priced: PricedLines) -> PriceChanged:
    return PriceChanged(
        expected={"payable": showing.money(request.expected_payable)}, quote=showing.quote(priced)
    )


def _stored_key(key: str) -> str:
    """Keys belong to a customer and to this act."""
    if not key or len(key) > conf.IDEMPOTENCY_KEY_MAX_LENGTH or not key.isascii() or not key.isprintable():
        raise IdempotencyKeyInvalid
    return f"place:{key}"


def _purchase(customer_id: int, request: PlaceOrder, *, now: datetime) -> _Purchase:
    cart, wanted = _wanted(customer_id, request)
    going = whereto(request=request, customer_id=customer_id)
    terms = cart_queries.quote_terms(
        customer_id=customer_id,
        region=going.freight_region,
        choice=QuoteChoice(coupons=request.coupons, points=request.points),
        now=now,
    )
    priced = cart_queries.price_lines(wanted=wanted, terms=terms, now=now)
    if priced.unsellable:
        raise NotSellable(lines=[{"sku": sku} for sku in priced.unsellable])
    _check_limits(priced)
    return _Purchase(
        customer_id=customer_id,
        whereto=going,
        cart=cart,
        terms=terms,
        priced=priced,
        number=ids.new_number("Z", now),
        expires_at=now + conf.PAYMENT_WINDOW,
    )


def _wanted(customer_id: int, request: PlaceOrder) -> tuple[LockedCart | None, Sequence[WantedLine]]:
    """Give the lines of a buy-now, those of one SKU added up, or the locked lines of the cart."""
    if request.lines is not None:
        units: dict[str, int] = {}
        for line in request.lines:
            units[line.sku] = units.get(line.sku, 0) + line.quantity
        return None, [WantedLine(sku=sku, quantity=quantity) for sku, quantity in units.items()]
    cart = cart_services.lock_selected(customer_id=customer_id, line_ids=request.line_ids)
    if request.cart_version is not None and request.cart_version != cart.version:
        raise CartChanged
    return cart, [WantedLine(sku=line.sku, quantity=line.quantity) for line in cart.lines]


def _check_limits(priced: PricedLines) -> None:
    over = [
        {"sku": line.sku.sku, "limit": cart_queries.most_units(line.sku)}
        for line in priced.lines
        if line.quantity > cart_queries.most_units(line.sku)
    ]
    if over:
        raise QuantityLimit(lines=over)


def _write(actor: Actor, request: PlaceOrder, purchase: _Purchase, *, now: datetime) -> PlacedOrder:
    payable = purchase.priced.parts.payable
    draft = OrderDraft(
        number=purchase.number,
        customer_id=purchase.customer_id,
        address=purchase.whereto.address,
        lines=_lines(request, purchase.priced),
        prices=freezing.frozen_prices(purchase.priced),
        expires_at=purchase.expires_at,
        note=request.note,
        invoice=request.invoice,
        terms_version=policies_queries.order_terms().mark,
        promised_by=purchase.whereto.promised_by(now=now),
        pickup_point=purchase.whereto.pickup_point,
    )
    orders_services.create(draft=draft, now=now)
    payments_services.open_intent(
        ref=purchase.number,
        amount=payable,
        payer=actor.principal,
        subject=_("订单 %(number)s") % {"number": purchase.number},
        expires_at=purchase.expires_at,
        now=now,
    )
    standing = purchase.terms.standing
    assert standing is not None, "a buyer is a member"
    loyalty_services.spend(
        ref=purchase.number, standing=standing, points=purchase.priced.quote.points_used, now=now
    )
    if not payable.is_zero:
        timers.start_timer(
            kind=conf.EXPIRE_TIMER, key=purchase.number, due_at=purchase.expires_at + conf.EXPIRE_GRACE
        )
    if purchase.cart is not None:
        cart_services.consume(cart=purchase.cart, now=now)
    status = OrderStatus.PAID if payable.is_zero else OrderStatus.AWAITING_PAYMENT
    return PlacedOrder(
        number=purchase.number,
        status=status.lower(),
        payable=payable,
        expires_at=purchase.expires_at,
    )


def _lines(request: PlaceOrder, priced: PricedLines) -> tuple[LineDraft, ...]:
    """Give the lines with the policies of today; one query."""
    policies = policies_queries.policies_for(
        skus=[*(line.sku for line in priced.lines), *(gift.sku for gift in priced.gifts)]
    )
    return freezing.with_policies(
        freezing.line_drafts(priced), policies=policies, confirmed=request.confirmed_exclusions
    )


def _reserve(purchase: _Purchase, *, holder: str, now: datetime) -> None:
    """Reserve what is sold and what is given; where only a gift is short, the price has changed."""
    given = Counter({gift.sku.sku: gift.quantity for gift in purchase.priced.gifts})
    try:
        inventory_services.reserve(
            ref=purchase.number,
            holder=holder,
            lines=_reserve_lines(purchase),
            expires_at=purchase.expires_at,
            region=purchase.whereto.address.region_code,
            now=now,
        )
    except OutOfStock as error:
        short = error.data["lines"]
        assert isinstance(short, list)
        if all(line["free"] >= line["wanted"] - given[line["sku"]] for line in short):
            raise OfferUsedUp(gifts=[line["sku"] for line in short]) from error
        raise


def _reserve_lines(purchase: _Purchase) -> list[ReserveLine]:
    priced, only_from = purchase.priced, purchase.whereto.only_from
    wanted = [(line.sku, line.quantity) for line in priced.lines]
    wanted += [(gift.sku, gift.quantity) for gift in priced.gifts]
    return [
        ReserveLine(sku_id=sku.sku_id, sku=sku.sku, quantity=quantity, only_from=only_from)
        for sku, quantity in wanted
    ]


def _settle_free(purchase: _Purchase, *, now: datetime) -> None:
    """An order of nothing to pay needs no channel: it is paid in the transaction that places it."""
    orders_services.mark_paid(
        number=purchase.number,
        amount=Money.zero(purchase.priced.parts.payable.currency),
        channel="",
        by="SYSTEM",
        now=now,
    )
    promotions_services.use_coupons(ref=purchase.number, now=now)
    inventory_services.commit(ref=purchase.number, now=now)
