"""Which orders are fetched in a store and not handed over yet."""

from collections.abc import Collection

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.orders.lifecycle import UNSHIPPED
from zhida.shop.orders.models import Order
from zhida.shop.orders.packed import PackedOrder
from zhida.shop.orders.queries.packing import counter_orders
from zhida.shop.shipping.permissions import HAND_OVER


def list_fetched(
    *, actor: Actor, store: str, cursor: str | None, but: Collection[str] = ()
) -> Page[PackedOrder]:
    """List the paid orders that wait for their buyers in a store, the oldest first, names masked; 20 a page.

    The numbers in `but` are left out. Three queries. Raises PermissionDenied, InvalidCursor.
    """
    actor.require(HAND_OVER)
    rows = Order.objects.of_customer(None).filter(pickup_point=store, status__in=sorted(UNSHIPPED))
    if but:
        rows = rows.exclude(number__in=list(but))
    page = paginate(rows, order=("placed_at", "id"), cursor=cursor)
    found = counter_orders(actor=actor, numbers=[row.number for row in page.items])
    return Page(items=found, next=page.next)
