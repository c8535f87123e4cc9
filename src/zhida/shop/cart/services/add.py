"""Putting a SKU into the cart."""

from datetime import datetime

from django.db.models import F

from zhida.shop.accounts.records import Actor
from zhida.shop.cart import conf, limits, skus, versions
from zhida.shop.cart.errors import CartFull
from zhida.shop.cart.holders import lock_or_make_cart
from zhida.shop.cart.models import CartLine
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional


@transactional
def add_line(*, actor: Actor, sku: str, quantity: int, now: datetime) -> int:
    """Add units of a SKU to the actor's cart, to its line where there is one; gives the line's id.

    The line is selected, and its price compared from now on. Locks the cart row. Raises SkuNotFound,
    NotSellable, QuantityLimit (more than 999, or than the SKU's limit an order), CartFull (100 lines).
    """
    assert quantity >= 1
    record, selling = skus.sellable(sku, now=now)
    cart = lock_or_make_cart(actor, now=now)
    present = {line.sku_id: line for line in CartLine.objects.filter(cart=cart)}
    standing = present.get(record.sku_id)
    limits.check_units(record, (standing.quantity if standing else 0) + quantity)
    if standing is not None:
        line_id = _raise_line(standing, quantity, selling)
    elif len(present) >= conf.LINES_A_CART:
        raise CartFull(limit=conf.LINES_A_CART)
    else:
        line_id = CartLine.objects.create(
            cart=cart,
            sku_id=record.sku_id,
            sku_code=sku,
            quantity=quantity,
            price_when_added_minor=selling.minor,
            added_at=now,
        ).pk
    versions.bump(cart, now=now)
    return line_id


def _raise_line(line: CartLine, quantity: int, selling: Money) -> int:
    CartLine.objects.filter(pk=line.pk).update(
        quantity=F("quantity") + quantity, is_selected=True, price_when_added_minor=selling.minor
    )
    return line.pk
