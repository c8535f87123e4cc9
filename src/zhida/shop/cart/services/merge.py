"""A guest logs in: the guest's cart goes into the member's."""

from datetime import datetime

from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.cart import conf, limits, skus, versions
from zhida.shop.cart.holders import lock_cart, lock_or_make_cart
from zhida.shop.cart.models import Cart, CartLine
from zhida.shop.kernel.uow import transactional


@transactional
def merge_guest_cart(*, guest_key: str, customer_id: int, now: datetime) -> None:
    """Add a guest's lines to the member's cart and forget the guest's; a second call finds nothing to do.

    Quantities of one SKU are added and capped at 999 and at the SKU's limit; lines beyond 100 are dropped,
    the guest's newest first. Locks the guest's cart, then the member's.
    """
    guest = lock_cart(Actor(kind=ActorKind.GUEST, guest_key=guest_key)) if guest_key else None
    if guest is None:
        return
    arriving = list(CartLine.objects.filter(cart=guest).order_by("id"))
    if arriving:
        member = lock_or_make_cart(Actor(kind=ActorKind.SHOPPER, user_id=customer_id), now=now)
        _merge(member, arriving, now=now)
        versions.bump(member, now=now)
    guest.delete()


def _merge(member: Cart, arriving: list[CartLine], *, now: datetime) -> None:
    records = skus.known([line.sku_code for line in arriving], now=now)
    present = {line.sku_id: line for line in CartLine.objects.filter(cart=member)}
    added: list[CartLine] = []
    raised: list[CartLine] = []
    for line in arriving:
        record = records.get(line.sku_code)
        most = limits.most_units(record) if record else conf.UNITS_A_LINE
        standing = present.get(line.sku_id)
        if standing is not None:
            standing.quantity = max(standing.quantity, min(most, standing.quantity + line.quantity))
            raised.append(standing)
        elif len(present) + len(added) < conf.LINES_A_CART:
            added.append(_copy(member, line, quantity=max(1, min(most, line.quantity))))
    CartLine.objects.bulk_create(added)
    CartLine.objects.bulk_update(raised, ["quantity"])


def _copy(member: Cart, line: CartLine, *, quantity: int) -> CartLine:
    return CartLine(
        cart=member,
        sku_id=line.sku_id,
        sku_code=line.sku_code,
        quantity=quantity,
        is_selected=line.is_selected,
        price_when_added_minor=line.price_when_added_minor,
        added_at=line.added_at,
    )
