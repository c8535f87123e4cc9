"""What SKUs were sold for, as the law on crossed-out prices asks for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Min, OuterRef, Subquery

from zhida.shop.kernel.money import Money
from zhida.shop.pricing.conf import SOLD_WINDOW
from zhida.shop.pricing.models import SoldPrice
from zhida.shop.pricing.records import SoldBound


def sold_bounds(*, sku_ids: Collection[int], before: datetime) -> dict[int, SoldBound]:
    """Return the lowest sale of the seven days before an instant, or else the last sale before it, by SKU.

    A SKU that was never sold is missing; a sale that was wholly refunded was none. At most two queries.
    """
    sales = SoldPrice.objects.filter(sku_id__in=list(sku_ids), refunded_at__isnull=True, at__lte=before)
    recent = sales.filter(at__gt=before - SOLD_WINDOW).order_by("sku_id").values_list("sku_id")
    bounds = {
        sku_id: SoldBound(price=Money(lowest), is_recent=True)
        for sku_id, lowest in recent.annotate(lowest=Min("unit_minor"))
    }
    others = set(sku_ids) - bounds.keys()
    if others:
        last = sales.filter(sku_id=OuterRef("sku_id")).order_by("-at", "unit_minor", "id").values("pk")[:1]
        rows = SoldPrice.objects.filter(sku_id__in=others, pk=Subquery(last))
        bounds |= {
            sku_id: SoldBound(price=Money(minor), is_recent=False)
            for sku_id, minor in rows.values_list("sku_id", "unit_minor")
        }
    return bounds
