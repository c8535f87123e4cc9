"""Stock, one row a SKU and warehouse, and prices, one row a SKU."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zhida.shop.exports.lists.paging import PAGE, shown
from zhida.shop.exports.records import Document, ExportList, Reading, Row
from zhida.shop.inventory.permissions import READ_STOCK
from zhida.shop.inventory.queries import list_stock
from zhida.shop.inventory.records import StockRecord
from zhida.shop.kernel.money import yuan_text
from zhida.shop.kernel.pagination import Page
from zhida.shop.pricing.permissions import READ_PRICES
from zhida.shop.pricing.queries import list_prices
from zhida.shop.pricing.records import SkuPrice


def read_stock(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of SKUs with their counts, by code."""
    page = list_stock(
        actor=reading.actor,
        cursor=cursor,
        only_low=reading.filter.get("low") == "1",
        code=reading.filter.get("code", ""),
        limit=PAGE,
    )
    return shown(page, _stock)


def stock_rows(document: Document) -> Iterable[Row]:
    """Give one row a warehouse; a SKU that was never in one has a row without."""
    warehouses = document["warehouses"]
    assert isinstance(warehouses, list)
    for place in warehouses or [{}]:
        yield {**document, **place}


def read_prices(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of prices by SKU."""
    return shown(list_prices(actor=reading.actor, cursor=cursor, limit=PAGE), _price)


def _stock(record: StockRecord) -> Document:
    return {
        "sku": record.sku,
        "alert_at": record.alert_at_units,
        "warehouses": [
            {
                "warehouse": place.warehouse,
                "on_hand": place.on_hand,
                "reserved": place.reserved,
                "free": place.free,
            }
            for place in record.warehouses
        ],
    }


def _price(found: tuple[str, SkuPrice, datetime]) -> Document:
    sku, price, changed_at = found
    return {
        "sku": sku,
        "price": yuan_text(price.selling.minor),
        "compare_at": yuan_text(price.compare_at.minor) if price.compare_at else None,
        "compare_at_basis": price.compare_at_basis,
        "level_prices": {str(level): yuan_text(money.minor) for level, money in price.level_prices.items()},
        "changed_at": changed_at.isoformat(),
    }


STOCK = ExportList(
    name="stock",
    title=_("库存"),
    permission=READ_STOCK,
    columns=("sku", "warehouse", "on_hand", "reserved", "free", "alert_at"),
    read=read_stock,
    rows=stock_rows,
    filters=frozenset({"code", "low"}),
)

PRICES = ExportList(
    name="prices",
    title=_("价格"),
    permission=READ_PRICES,
    columns=("sku", "price", "compare_at", "compare_at_basis", "level_prices", "changed_at"),
    read=read_prices,
)
