"""Whose cart it is: a member's by customer, a guest's by the key in the signed cookie."""

from datetime import datetime

from django.db.models import F, QuerySet

from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.cart.models import Cart
from zhida.shop.cart.records import HeldCart, HeldLine
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.prepared import PreparedRead


def read_cart(actor: Actor) -> HeldCart | None:
    """Give the actor's cart and its lines, None where there is none; one query. Raises LoginRequired."""
    if actor.kind is ActorKind.GUEST:
        rows = _guests_cart(actor.guest_key)
    else:
        rows = _members_cart(actor.customer_id)
    if not rows:
        return None
    cart_id, version, region = rows[0][:3]
    lines = tuple(
        HeldLine(
            line_id=line_id,
            sku_id=sku_id,
            sku=sku,
            quantity=quantity,
            is_selected=is_selected,
            price_when_added_minor=price,
        )
        for _cart, _version, _region, line_id, sku_id, sku, quantity, is_selected, price in rows
        if line_id is not None
    )
    return HeldCart(cart_id=cart_id, version=version, lines=lines, region=region)


def touch_cart(actor: Actor, *, now: datetime) -> HeldCart:
    """Lock the actor's cart by counting one change of it, and give what it holds; made where there is none.

    Two statements, four for a new cart. Raises LoginRequired.
    """
    if not _count_change(actor, now=now):
        lock_or_make_cart(actor, now=now)
        _count_change(actor, now=now)
    held = read_cart(actor)
    assert held is not None, "a locked cart was gone"
    return held


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


def _count_change(actor: Actor, *, now: datetime) -> bool:
    return _rows_of(actor).update(version=F("version") + 1, changed_at=now) == 1


_LINE_COLUMNS = (
    "pk",
    "version",
    # Freight is shown for it with every cart, so it comes along.
    "customer__default_address__region_code",
    "lines__pk",
    "lines__sku_id",
    "lines__sku_code",
    "lines__quantity",
    "lines__is_selected",
    "lines__price_when_added_minor",
)
_members_cart = PreparedRead(
    lambda customer_id: (
        Cart.objects.filter(customer_id=customer_id).order_by("lines__pk").values_list(*_LINE_COLUMNS)
    )
)
_guests_cart = PreparedRead(
    lambda guest_key: (
        Cart.objects.filter(guest_key=guest_key).order_by("lines__pk").values_list(*_LINE_COLUMNS)
    )
)
