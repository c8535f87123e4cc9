"""Liking a product, and no longer."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.wishlist import conf
from zhida.shop.wishlist.counting import count_down, count_up
from zhida.shop.wishlist.goods import check_known, product_on_sale
from zhida.shop.wishlist.models import Favourite


@transactional
def add_favourite(*, customer_id: int, product: str, sku: str = "", now: datetime) -> bool:
    """Keep a product among the shopper's favourites; False when it stood there, where only the choice is
    taken anew.

    Raises ProductNotOnSale, ShelfFull (500).
    """
    product_id, sku_id = product_on_sale(number=product, sku=sku, now=now)
    row = Favourite(customer_id=customer_id, product_id=product_id, sku_id=sku_id, added_at=now)
    if insert_new(row):
        count_up(customer_id=customer_id, column="favourites", most=conf.MOST_FAVOURITES)
        return True
    if sku_id is not None:
        Favourite.objects.filter(customer_id=customer_id, product_id=product_id).update(sku_id=sku_id)
    return False


@transactional
def remove_favourite(*, customer_id: int, product: str) -> None:
    """Take a product out of the shopper's favourites; nothing happens when it is not there.

    Raises ProductNotOnSale for a number that no product ever had.
    """
    check_known(number=product)
    removed, _by_model = Favourite.objects.filter(customer_id=customer_id, product__number=product).delete()
    count_down(customer_id=customer_id, column="favourites", by=removed)
