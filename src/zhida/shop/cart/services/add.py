"""Putting a SKU into the cart."""

from dataclasses import replace
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.cart import conf, limits, skus
from zhida.shop.cart.errors import CartFull
from zhida.shop.cart.holders import touch_cart
from zhida.shop.cart.models import CartLine
from zhida.shop.cart.records import FilledCart, HeldCart, HeldLine
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional


def add_line(*, actor: Actor, sku: str, quantity: int, now: datetime) -> int:
    """Add units of a SKU to the actor's cart as `fill_cart` does; gives the line's id."""
    return fill_cart(actor=actor, sku=sku, quantity=quantity, now=now).line_id


@transactional
def fill_cart(*, actor: Actor, sku: str, quantity: int, now: datetime) -> FilledCart:
    """Add units of a SKU to the actor's cart, to its line where there is one; gives the cart as it is then.

    The line is selected, and its price compared from now on. Locks the cart row. Four statements. Raises
    SkuNotFound, NotSellable, QuantityLimit (more than 999, or than the SKU's limit an order), CartFull (100
    lines).
    """
    assert quantity >= 1
    cart = touch_cart(actor, now=now)
    known = skus.priced({sku, *(line.sku for line in cart.lines)}, now=now)
    record, selling = skus.sellable_among(known, sku)
    standing = next((line for line in cart.lines if line.sku_id == record.sku_id), None)
    limits.check_units(record, (standing.quantity if standing else 0) + quantity)
    if standing is not None:
        line = _raise_line(standing, quantity, selling)
        lines = tuple(line if one is standing else one for one in cart.lines)
    else:
        line = _new_line(cart, record, quantity, selling, now=now)
        lines = (*cart.lines, line)
    return FilledCart(line_id=line.line_id, cart=replace(cart, lines=lines), known=known)


def _raise_line(line: HeldLine, quantity: int, selling: Money) -> HeldLine:
    raised = replace(
        line,
        quantity=line.quantity + quantity,
        is_selected=True,
        price_when_added_minor=selling.minor,
    )
    CartLine.objects.filter(pk=line.line_id).update(
        quantity=raised.quantity, is_selected=True, price_when_added_minor=selling.minor
    )
    return raised


def _new_line(cart: HeldCart, record: SkuRecord, quantity: int, selling: Money, *, now: datetime) -> HeldLine:
    if len(cart.lines) >= conf.LINES_A_CART:
        raise CartFull(limit=conf.LINES_A_CART)
    row = CartLine.objects.create(
        cart_id=cart.cart_id,
        sku_id=record.sku_id,
        sku_code=record.sku,
        quantity=quantity,
        price_when_added_minor=selling.minor,
        added_at=now,
    )
    return HeldLine(
        line_id=row.pk,
        sku_id=record.sku_id,
        sku=record.sku,
        quantity=quantity,
        is_selected=True,
        price_when_added_minor=selling.minor,
    )
