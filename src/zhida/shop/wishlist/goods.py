"""Products and SKUs by the names that shoppers hand in."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.catalogue.queries import active_skus_of, product_ids_by_number, sellable_skus
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.wishlist.errors import ProductNotOnSale


def product_on_sale(*, number: str, sku: str, now: datetime) -> tuple[int, int | None]:
    """Return the ids of a product on sale and of its SKU of this code; None for "". Two queries.

    Raises ProductNotOnSale (also for a SKU of another product).
    """
    product_id = product_ids_by_number(numbers=[number]).get(number)
    if product_id is None:
        raise ProductNotOnSale
    skus = {
        record.sku: record.sku_id
        for record in active_skus_of(product_ids=[product_id], now=now).get(product_id, [])
        if record.is_sellable
    }
    if not skus or (sku and sku not in skus):
        raise ProductNotOnSale
    return product_id, skus.get(sku)


def sku_on_sale(*, code: str, now: datetime) -> SkuRecord:
    """Return a SKU on sale by its code. One query. Raises ProductNotOnSale."""
    record = sellable_skus(skus=[code], now=now).get(code)
    if record is None or not record.is_sellable:
        raise ProductNotOnSale
    return record


def check_known(*, number: str) -> None:
    """Return when there is, or was, a product of this number. One query. Raises ProductNotOnSale."""
    if not product_ids_by_number(numbers=[number]):
        raise ProductNotOnSale
