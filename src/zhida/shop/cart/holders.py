"""Whose cart it is: a member's by customer, a guest's by the key in the signed cookie."""

from datetime import datetime

from django.db.models import QuerySet

from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.cart.models import Cart
from zhida.shop.kernel.inserts import insert_new


def find_cart(actor: Actor) -> Cart | None:
    """Give the actor's cart, None where there is none yet. Raises LoginRequired (staff have none)."""
    return _rows_of(actor).first()


def lock_cart(actor: Actor) -> Cart | None:
    """Lock and give the actor's cart, None where there is none. Raises LoginRequired."""
    return _rows_of(actor).select_for_update().first()


def lock_or_make_cart(actor: Actor, *, now: datetime) -> Cart:
    """Lock the actor's cart, made first where there is none. Raises LoginRequired.

    Two first writes at once: one inserts, the other finds what it inserted.
    """
    cart = lock_cart(actor)
    if cart is not None:
        return cart
    if actor.kind is ActorKind.GUEST:
        cart = Cart(guest_key=actor.guest_key, changed_at=now)
    else:
        cart = Cart(customer_id=actor.customer_id, changed_at=now)
    return cart if insert_new(cart) else _rows_of(actor).select_for_update().get()


def _rows_of(actor: Actor) -> QuerySet[Cart]:
    if actor.kind is ActorKind.GUEST:
        return Cart.objects.filter(guest_key=actor.guest_key)
    return Cart.objects.filter(customer_id=actor.customer_id)
