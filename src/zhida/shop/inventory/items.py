"""Finds, or makes, the rows that count a SKU."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.inventory.errors import StockNotFound
from zhida.shop.inventory.models import StockItem, StockRow


def sku_id_of(sku: str, *, now: datetime) -> int:
    """Return the id of a SKU by its code, whether it was ever in stock or not. Raises StockNotFound."""
    known = StockItem.objects.filter(code=sku).values_list("pk", flat=True).first()
    if known is not None:
        return known
    found = sellable_skus(skus=[sku], now=now).get(sku)
    if found is None:
        raise StockNotFound(sku=sku)
    return found.sku_id


def ensure_row(*, sku_id: int, sku: str, warehouse_id: int) -> StockRow:
    """Return the first bucket's row of a SKU in a warehouse, made empty when there is none."""
    StockItem.objects.get_or_create(pk=sku_id, defaults={"code": sku})
    row, _ = StockRow.objects.get_or_create(item_id=sku_id, warehouse_id=warehouse_id, bucket=0)
    return row
