"""Changing lines of a cart."""

from collections.abc import Sequence
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.cart import limits, skus, versions
from zhida.shop.cart.errors import CartLineNotFound, OtherProduct
from zhida.shop.cart.holders import lock_cart
from zhida.shop.cart.models import Cart, CartLine
from zhida.shop.cart.records import LineChange
from zhida.shop.kernel.uow import transactional


@transactional
def change_line(*, actor: Actor, line_id: int, change: LineChange, now: datetime) -> None:
    """Change quantity, selection or SKU of a line in the actor's own cart.

    A line changed to a SKU that another line holds joins that line, quantities added. Locks the cart row.
    Raises CartLineNotFound (also another's line), SkuNotFound, NotSellable, OtherProduct, QuantityLimit.
    """
    cart, line = _locked_line(actor, line_id)
    if change.is_selected is not None:
        line.is_selected = change.is_selected
    if change.sku is not None and change.sku != line.sku_code:
        _change_sku(cart, line, change, now=now)
    elif change.quantity is not None:
        _change_quantity(line, change.quantity, now=now)
    line.save(update_fields=["quantity", "is_selected", "sku", "sku_code", "price_when_added_minor"])
    versions.bump(cart, now=now)


@transactional
def select_lines(*, actor: Actor, line_ids: Sequence[int] | None, is_selected: bool, now: datetime) -> None:
    """Select or deselect many lines at once, None is all. Raises CartLineNotFound when one is not there."""
    cart = lock_cart(actor)
    if cart is None:
        raise CartLineNotFound
    lines = CartLine.objects.filter(cart=cart)
    if line_ids is not None:
        lines = lines.filter(pk__in=line_ids)
        if lines.count() != len(set(line_ids)):
            raise CartLineNotFound
    lines.update(is_selected=is_selected)
    versions.bump(cart, now=now)


def _locked_line(actor: Actor, line_id: int) -> tuple[Cart, CartLine]:
    cart = lock_cart(actor)
    line = CartLine.objects.filter(cart=cart, pk=line_id).first() if cart else None
    if cart is None or line is None:
        raise CartLineNotFound
    return cart, line


def _change_quantity(line: CartLine, quantity: int, *, now: datetime) -> None:
    """Set the quantity; fewer units than before are allowed whatever the limit says now."""
    record = skus.known([line.sku_code], now=now).get(line.sku_code)
    if record is not None and quantity > line.quantity:
        limits.check_units(record, quantity)
    line.quantity = quantity


def _change_sku(cart: Cart, line: CartLine, change: LineChange, *, now: datetime) -> None:
    assert change.sku is not None
    record, selling = skus.sellable(change.sku, now=now)
    present = skus.known([line.sku_code], now=now).get(line.sku_code)
    if present is None or present.product_id != record.product_id:
        raise OtherProduct
    quantity = change.quantity if change.quantity is not None else line.quantity
    other = CartLine.objects.filter(cart=cart, sku_id=record.sku_id).first()
    if other is not None:
        quantity += other.quantity
        other.delete()
    limits.check_units(record, quantity)
    line.sku_id = record.sku_id
    line.sku_code = record.sku
    line.quantity = quantity
    line.price_when_added_minor = selling.minor
