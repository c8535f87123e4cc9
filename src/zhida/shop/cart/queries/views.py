"""The cart as its holder sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.cart import explaining
from zhida.shop.cart.holders import find_cart
from zhida.shop.cart.models import CartLine
from zhida.shop.cart.problems import problems_of
from zhida.shop.cart.queries.prices import QuoteTerms, default_region, line_key, price_known
from zhida.shop.cart.records import CartLineView, CartView, QuoteView, WantedLine
from zhida.shop.catalogue import queries as catalogue_queries
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.inventory import queries as inventory_queries
from zhida.shop.kernel.money import Money
from zhida.shop.pricing import queries as pricing_queries
from zhida.shop.pricing.records import SkuPrice
from zhida.shop.promotions.records import BuyerFacts, Quote, QuoteChoice

NOTHING_CHOSEN = QuoteChoice()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What the rooms below know of the SKUs of one cart."""

    records: Mapping[str, SkuRecord]
    prices: Mapping[int, SkuPrice]
    free: Mapping[int, int]


def get_cart(*, actor: Actor, now: datetime, choice: QuoteChoice = NOTHING_CHOSEN) -> CartView:
    """Read the actor's cart with problems by line and the quote over the selected lines; at most 8 queries.

    A line that is off sale is shown, not selected, and not in the quote. An actor without a cart sees an
    empty one of version 0. Raises QuoteRefused (a choice that cannot be).
    """
    cart = find_cart(actor)
    rows = list(CartLine.objects.filter(cart=cart).order_by("id")) if cart else []
    if cart is None or not rows:
        return CartView(version=cart.version if cart else 0, lines=(), quote=_nothing())
    facts = _facts_of(rows, now=now)
    chosen = [row for row in rows if row.is_selected and _is_buyable(row, facts)]
    customer_id = actor.user_id if actor.kind is ActorKind.SHOPPER else None
    terms = QuoteTerms(
        buyer=BuyerFacts(customer_id=customer_id), region=default_region(customer_id), choice=choice
    )
    wanted = [WantedLine(sku=row.sku_code, quantity=row.quantity) for row in chosen]
    priced = price_known(wanted=wanted, records=facts.records, prices=facts.prices, terms=terms, now=now)
    key_by_row = {row.pk: line_key(place) for place, row in enumerate(chosen, start=1)}
    lines = tuple(_line(row, facts, priced.quote, key_by_row.get(row.pk)) for row in rows)
    line_ids = {key: str(row_id) for row_id, key in key_by_row.items()}
    return CartView(
        version=cart.version, lines=lines, quote=explaining.view_of(priced.quote, line_ids=line_ids)
    )


def count_units(*, actor: Actor) -> int:
    """Count the lines of the actor's cart, for the badge of every page; at most two queries."""
    cart = find_cart(actor)
    if cart is None:
        return 0
    counted = CartLine.objects.filter(cart=cart).aggregate(lines=Count("id"))
    return int(counted["lines"])


def _nothing() -> QuoteView:
    return QuoteView(parts=explaining.zero_parts(), adjustments=(), hints=(), gifts=())


def _facts_of(rows: Sequence[CartLine], *, now: datetime) -> _Facts:
    sku_ids = [row.sku_id for row in rows]
    return _Facts(
        records=catalogue_queries.sellable_skus(skus=[row.sku_code for row in rows], now=now),
        prices=pricing_queries.prices_for(sku_ids=sku_ids, now=now),
        free=inventory_queries.free_units(sku_ids=sku_ids),
    )


def _is_buyable(row: CartLine, facts: _Facts) -> bool:
    record = facts.records.get(row.sku_code)
    return record is not None and record.is_sellable and record.sku_id in facts.prices


def _line(row: CartLine, facts: _Facts, quote: Quote, key: str | None) -> CartLineView:
    price = facts.prices.get(row.sku_id)
    record = facts.records.get(row.sku_code)
    unit_price = price.selling if price else Money(row.price_when_added_minor)
    amount = payable = unit_price * row.quantity
    if key is not None:
        amount = Money(quote.line_amount(key))
        payable = Money(quote.line_payable(key))
        unit_price = Money(max(priced.unit_price for priced in quote.rows if priced.line == key))
    return CartLineView(
        line_id=str(row.pk),
        sku=row.sku_code,
        sku_record=record,
        quantity=row.quantity,
        is_selected=key is not None,
        unit_price=unit_price,
        amount=amount,
        discount=amount - payable,
        payable=payable,
        problems=problems_of(row=row, record=record, price=price, free=facts.free.get(row.sku_id, 0)),
    )
