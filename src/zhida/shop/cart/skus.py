"""The SKUs and prices that a write of the cart needs."""

from collections.abc import Collection
from datetime import datetime

from zhida.shop.cart.errors import NotSellable, SkuNotFound
from zhida.shop.cart.records import KnownSkus
from zhida.shop.catalogue import queries as catalogue_queries
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.kernel.money import Money
from zhida.shop.pricing import queries as pricing_queries


def sellable(sku: str, *, now: datetime) -> tuple[SkuRecord, Money]:
    """Give a SKU on sale and its selling price; one query. Raises SkuNotFound, NotSellable."""
    return sellable_among(priced([sku], now=now), sku)


def sellable_among(given: KnownSkus, sku: str) -> tuple[SkuRecord, Money]:
    """Give a SKU on sale and its selling price from what was read. Raises SkuNotFound, NotSellable."""
    record = given.records.get(sku)
    if record is None:
        raise SkuNotFound
    price = given.prices.get(record.sku_id)
    if not record.is_sellable or price is None:
        raise NotSellable(lines=[{"sku": sku}])
    return record, price.selling


def priced(skus: Collection[str], *, now: datetime) -> KnownSkus:
    """Give the SKUs that exist, on sale or not, with the prices of those that have one; one query."""
    records, prices = pricing_queries.priced_skus(skus=skus, now=now)
    return KnownSkus(records=records, prices=prices)


def known(skus: Collection[str], *, now: datetime) -> dict[str, SkuRecord]:
    """Give the SKUs that exist, on sale or not; one query."""
    return catalogue_queries.sellable_skus(skus=skus, now=now)
