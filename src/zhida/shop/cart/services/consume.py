"""Buying from a cart: its lines are locked, and gone once the order stands."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from zhida.shop.cart.errors import CartChanged
from zhida.shop.cart.models import Cart, CartLine
from zhida.shop.cart.records import LockedCart, LockedLine
from zhida.shop.kernel.uow import transactional


@transactional
def lock_selected(*, customer_id: int, line_ids: Sequence[int] | None) -> LockedCart:
    """Lock a member's cart and give the lines to be bought: the selected ones, or exactly `line_ids`.

    One statement locks the cart row and the lines. Raises CartChanged when nothing is there to buy, or a
    named line is gone (consumed by an earlier order, removed, or another's).
    """
    rows = CartLine.objects.select_related("cart").filter(cart__customer_id=customer_id).order_by("id")
    rows = rows.filter(is_selected=True) if line_ids is None else rows.filter(pk__in=line_ids)
    locked = list(rows.select_for_update())
    if not locked or (line_ids is not None and len(locked) != len(set(line_ids))):
        raise CartChanged
    cart = locked[0].cart
    lines = tuple(LockedLine(line_id=row.pk, sku=row.sku_code, quantity=row.quantity) for row in locked)
    return LockedCart(cart_id=cart.pk, version=cart.version, lines=lines)


@transactional
def consume(*, cart: LockedCart, now: datetime) -> None:
    """Take the bought lines out of a locked cart; two statements, the first of them compare-and-set.

    Raises CartChanged when the cart is not of the version that was locked.
    """
    changed = Cart.objects.filter(pk=cart.cart_id, version=cart.version).update(
        version=F("version") + 1, changed_at=now
    )
    if changed != 1:
        raise CartChanged
    removed, _rows = CartLine.objects.filter(
        cart_id=cart.cart_id, pk__in=[line.line_id for line in cart.lines]
    ).delete()
    if removed != len(cart.lines):
        raise CartChanged
