"""The pages a shopper looked at."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.wishlist import conf
from zhida.shop.wishlist.goods import check_known, product_on_sale
from zhida.shop.wishlist.models import SeenProduct, Shelf


@transactional
def note_seen(*, customer_id: int, product: str, now: datetime) -> bool:
    """Keep that the shopper looked at a product; the newest 100 stay. False while the history is off.

    Raises ProductNotOnSale.
    """
    product_id, _sku_id = product_on_sale(number=product, sku="", now=now)
    if Shelf.objects.filter(customer_id=customer_id, is_history_on=False).exists():
        return False
    own = SeenProduct.objects.filter(customer_id=customer_id)
    if own.filter(product_id=product_id).update(seen_at=now):
        return True
    insert_new(SeenProduct(customer_id=customer_id, product_id=product_id, seen_at=now))
    newest = own.order_by("-seen_at", "-id").values_list("pk", flat=True)
    too_old = list(newest[conf.MOST_SEEN : 2 * conf.MOST_SEEN])
    if too_old:
        own.filter(pk__in=too_old).delete()
    return True


@transactional
def forget_seen(*, customer_id: int, product: str) -> None:
    """Take one product out of the shopper's history; nothing happens when it is not there.

    Raises ProductNotOnSale for a number that no product ever had.
    """
    check_known(number=product)
    SeenProduct.objects.filter(customer_id=customer_id, product__number=product).delete()


@transactional
def clear_history(*, customer_id: int) -> int:
    """Delete the shopper's whole history at once and return how many products it held."""
    cleared, _by_model = SeenProduct.objects.filter(customer_id=customer_id).delete()
    return cleared


@transactional
def switch_history(*, customer_id: int, is_on: bool) -> None:
    """Switch the shopper's history on or off; off also deletes what it holds."""
    insert_new(Shelf(customer_id=customer_id))
    Shelf.objects.filter(customer_id=customer_id).update(is_history_on=is_on)
    if not is_on:
        clear_history(customer_id=customer_id)
