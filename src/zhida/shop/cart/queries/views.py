"""The cart as its holder sees it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.cart import conf, explaining, skus
from zhida.shop.cart.buyers import default_region, quote_terms
from zhida.shop.cart.errors import CartLineNotFound
from zhida.shop.cart.holders import read_cart
from zhida.shop.cart.problems import problems_of
from zhida.shop.cart.queries.prices import line_key, price_known, price_lines
from zhida.shop.cart.records import (
    CartLineView,
    CartView,
    HeldCart,
    HeldLine,
    KnownSkus,
    PricedLines,
    PriceRowView,
    QuoteTerms,
    QuoteView,
    WantedLine,
)
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.inventory import queries as inventory_queries
from zhida.shop.kernel.money import Money
from zhida.shop.pricing.records import SkuPrice
from zhida.shop.promotions.records import Quote, QuoteChoice
from zhida.shop.shipping.errors import NotDeliverable

NOTHING_CHOSEN = QuoteChoice()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What the rooms below know of the SKUs of one cart."""

    records: Mapping[str, SkuRecord]
    prices: Mapping[int, SkuPrice]
    free: Mapping[int, int]


def get_cart(*, actor: Actor, now: datetime, choice: QuoteChoice = NOTHING_CHOSEN) -> CartView:
    """Read the actor's cart with problems by line and the quote over the selected lines; at most 6 queries.

    A line that is off sale is shown, not selected, and not in the quote. An actor without a cart sees an
    empty one of version 0. Raises QuoteRefused (a choice that cannot be).
    """
    cart = read_cart(actor)
    if cart is None:
        return CartView(version=0, lines=(), quote=_nothing())
    known = skus.priced([row.sku for row in cart.lines], now=now)
    return show_cart(actor=actor, cart=cart, known=known, now=now, choice=choice)


def show_cart(
    *, actor: Actor, cart: HeldCart, known: KnownSkus, now: datetime, choice: QuoteChoice = NOTHING_CHOSEN
) -> CartView:
    """Show a cart whose lines and SKUs were read already, as `get_cart` does; at most 4 queries."""
    rows = cart.lines
    if not rows:
        return CartView(version=cart.version, lines=(), quote=_nothing())
    facts = _Facts(
        records=known.records,
        prices=known.prices,
        free=inventory_queries.free_units(sku_ids=[row.sku_id for row in rows]),
    )
    chosen = [row for row in rows if row.is_selected and _is_buyable(row, facts)]
    customer_id = actor.user_id if actor.kind is ActorKind.SHOPPER else None
    wanted = [WantedLine(sku=row.sku, quantity=row.quantity) for row in chosen]
    terms = quote_terms(
        customer_id=customer_id, region=cart.region or conf.REGION_WITHOUT_ADDRESS, choice=choice, now=now
    )
    priced = _priced(wanted, facts, terms, now=now)
    key_by_row = {row.line_id: line_key(place=place) for place, row in enumerate(chosen, start=1)}
    lines = tuple(_line(row, facts, priced.quote, key_by_row.get(row.line_id)) for row in rows)
    line_ids = {key: str(row_id) for row_id, key in key_by_row.items()}
    return CartView(
        version=cart.version,
        lines=lines,
        quote=explaining.view_of(priced.quote, line_ids=line_ids, terms=terms, gifts=priced.gifts),
    )


def quote_cart(
    *,
    actor: Actor,
    line_ids: Collection[int] | None,
    region: str | None,
    choice: QuoteChoice,
    now: datetime,
    is_fetched: bool = False,
) -> QuoteView:
    """Quote lines of the actor's cart without writing: those named, or the selected ones; at most 6 queries.

    A line that is off sale is left out. Without a region the freight is that of the default address; what is
    fetched has none.
    Raises CartLineNotFound (a named line that is not in this cart), NotDeliverable, QuoteRefused.
    """
    cart = read_cart(actor)
    rows = cart.lines if cart else ()
    chosen = [row for row in rows if (row.is_selected if line_ids is None else row.line_id in line_ids)]
    if line_ids is not None and len(chosen) != len(set(line_ids)):
        raise CartLineNotFound
    customer_id = actor.user_id if actor.kind is ActorKind.SHOPPER else None
    terms = quote_terms(
        customer_id=customer_id,
        region=None if is_fetched else region or default_region(customer_id=customer_id),
        choice=choice,
        now=now,
    )
    wanted = [WantedLine(sku=row.sku, quantity=row.quantity) for row in chosen]
    priced = price_lines(wanted=wanted, terms=terms, now=now)
    line_ids_by_key = {line_key(place=place): str(row.line_id) for place, row in enumerate(chosen, start=1)}
    return explaining.view_of(priced.quote, line_ids=line_ids_by_key, terms=terms, gifts=priced.gifts)


def count_units(*, actor: Actor) -> int:
    """Count the lines of the actor's cart, for the badge of every page; one query."""
    cart = read_cart(actor)
    return len(cart.lines) if cart else 0


def _nothing() -> QuoteView:
    return QuoteView(parts=explaining.zero_parts(), adjustments=(), hints=(), gifts=())


def _priced(wanted: Sequence[WantedLine], facts: _Facts, terms: QuoteTerms, *, now: datetime) -> PricedLines:
    """Price the chosen lines; where the default address is not served the cart is shown without freight."""
    known = KnownSkus(records=facts.records, prices=facts.prices)
    try:
        return price_known(wanted=wanted, known=known, terms=terms, now=now)
    except NotDeliverable:
        return price_known(wanted=wanted, known=known, terms=replace(terms, region=None), now=now)


def _is_buyable(row: HeldLine, facts: _Facts) -> bool:
    record = facts.records.get(row.sku)
    return record is not None and record.is_sellable and record.sku_id in facts.prices


def _line(row: HeldLine, facts: _Facts, quote: Quote, key: str | None) -> CartLineView:
    price = facts.prices.get(row.sku_id)
    record = facts.records.get(row.sku)
    unit_price = price.selling if price else Money(row.price_when_added_minor)
    rows = tuple(
        PriceRowView(quantity=one.quantity, unit_price=Money(one.unit_price), source=one.source)
        for one in quote.rows
        if one.line == key
    )
    amount = payable = unit_price * row.quantity
    if key is not None:
        amount = Money(quote.line_amount(key))
        payable = Money(quote.line_payable(key))
        unit_price = max(one.unit_price for one in rows)
    return CartLineView(
        line_id=str(row.line_id),
        sku=row.sku,
        sku_record=record,
        quantity=row.quantity,
        is_selected=key is not None,
        unit_price=unit_price,
        amount=amount,
        discount=amount - payable,
        payable=payable,
        problems=problems_of(row=row, record=record, price=price, free=facts.free.get(row.sku_id, 0)),
        rows=rows,
    )
