"""What upper rooms tell about a product."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.search.feed import note_changes
from zhida.shop.search.models import ListedPlace, ListedProduct, SoldUnits
from zhida.shop.search.ranking import rank_of


@transactional
def add_sales(*, number: str, units: int, now: datetime) -> None:  # noqa: ARG001 -- every service takes the instant
    """Count units as sold (negative: given back, at most to zero), which moves the product in lists.

    A product that is not on sale now is counted too, and listed with it when it comes back.
    """
    insert_new(SoldUnits(number=number))
    sold = SoldUnits.objects.filter(number=number)
    if not sold.filter(units__gte=-units).update(units=F("units") + units):
        sold.update(units=0)
    row = ListedProduct.objects.filter(number=number).first()
    if row is None:
        return
    row.sales = sold.values_list("units", flat=True).get()
    row.save(update_fields=["sales"])
    rank = rank_of(in_stock=row.in_stock, sales=row.sales, listed_at=row.listed_at)
    ListedPlace.objects.filter(listed=row).update(sales=row.sales, rank=rank)
    note_changes(product_ids=[row.product_id])
