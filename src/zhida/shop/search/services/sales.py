"""What upper rooms tell about a product."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from zhida.shop.kernel.uow import transactional
from zhida.shop.search.models import ListedPlace, ListedProduct
from zhida.shop.search.services.refresh import rank_of


@transactional
def add_sales(*, number: str, units: int, now: datetime) -> None:  # noqa: ARG001 -- every service takes the instant
    """Count units as sold (negative: given back), which moves the product up in `sales` and default order."""
    rows = ListedProduct.objects.filter(number=number)
    if units < 0:
        rows = rows.filter(sales__gte=-units)
    if rows.update(sales=F("sales") + units) != 1:
        return
    row = ListedProduct.objects.get(number=number)
    ListedPlace.objects.filter(listed=row).update(sales=row.sales, rank=rank_of(row))
