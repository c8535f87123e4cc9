"""The SKUs and prices that a write of the cart needs."""

from collections.abc import Collection
from datetime import datetime

from zhida.shop.cart.errors import NotSellable, SkuNotFound
from zhida.shop.catalogue import queries as catalogue_queries
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.kernel.money import Money
from zhida.shop.pricing import queries as pricing_queries


def sellable(sku: str, *, now: datetime) -> tuple[SkuRecord, Money]:
    """Give a SKU on sale and its selling price; two queries. Raises SkuNotFound, NotSellable."""
    record = known([sku], now=now).get(sku)
    if record is None:
        raise SkuNotFound
    price = pricing_queries.prices_for(sku_ids=[record.sku_id], now=now).get(record.sku_id)
    if not record.is_sellable or price is None:
        raise NotSellable(lines=[{"sku": sku}])
    return record, price.selling


def known(skus: Collection[str], *, now: datetime) -> dict[str, SkuRecord]:
    """Give the SKUs that exist, on sale or not; one query."""
    return catalogue_queries.sellable_skus(skus=skus, now=now)
