"""What anybody pays now for one unit of a SKU: its selling price, or a flash sale's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from zhida.shop.catalogue.queries import find_skus
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.pricing.queries import prices_for
from zhida.shop.promotions.queries import flash_sales, live_offers
from zhida.shop.promotions.records import QuoteLine


def present_prices(*, sku_ids: Collection[int], now: datetime) -> dict[int, int]:
    """Return fen a unit of these SKUs; one that is not on sale or has no price is missing. Three queries."""
    records = find_skus(sku_ids=sku_ids, now=now)
    prices = prices_for(sku_ids=sku_ids, now=now)
    priced = {
        sku_id: (record, prices[sku_id].selling.minor)
        for sku_id, record in records.items()
        if record.is_sellable and sku_id in prices
    }
    lines = [_line(record, minor) for record, minor in priced.values()]
    sales = flash_sales(lines=lines, live=live_offers(now=now), now=now)
    return {
        sku_id: min(minor, sales[record.sku].price_minor) if record.sku in sales else minor
        for sku_id, (record, minor) in priced.items()
    }


def _line(record: SkuRecord, minor: int) -> QuoteLine:
    return QuoteLine(
        line=record.sku,
        sku=record.sku,
        product=record.product_number,
        category=record.category,
        brand=record.brand,
        quantity=1,
        selling_minor=minor,
    )
