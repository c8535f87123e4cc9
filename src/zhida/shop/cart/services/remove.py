"""Taking lines out of a cart."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.cart import versions
from zhida.shop.cart.errors import CartLineNotFound
from zhida.shop.cart.holders import lock_cart
from zhida.shop.cart.models import CartLine
from zhida.shop.kernel.uow import transactional


@transactional
def remove_line(*, actor: Actor, line_id: int, now: datetime) -> None:
    """Take one line out of the actor's own cart. Raises CartLineNotFound (also another's line)."""
    cart = lock_cart(actor)
    if cart is None:
        raise CartLineNotFound
    removed, _rows = CartLine.objects.filter(cart=cart, pk=line_id).delete()
    if not removed:
        raise CartLineNotFound
    versions.bump(cart, now=now)
