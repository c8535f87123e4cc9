"""REST of past prices, for everybody."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ninja import Router, Schema

from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue.errors import ProductNotFound
from zhida.shop.catalogue.queries import get_product
from zhida.shop.kernel.money import Money
from zhida.shop.promotions import queries

shopper = Router(tags=["products"])


class DayPriceOut(Schema):
    date: date
    price: Money


class PriceHistoryOut(Schema):
    """The lowest public price of each day, oldest first: selling prices and flash sales."""

    days: int
    lowest: Money | None
    items: list[DayPriceOut]


@shopper.get("/products/{number}/price-history", response=PriceHistoryOut, auth=None)
def read_price_history(
    request: ShopRequest, number: str, days: Literal["90", "180"] = "90"
) -> PriceHistoryOut:
    """Show what a product cost on each of the last 90 or 180 days."""
    product = get_product(number=number, now=request.now)
    if not product.is_on_sale:
        raise ProductNotFound
    skus = [(sku.sku_id, sku.sku) for sku in product.skus]
    prices = queries.day_prices(skus=skus, days=int(days), now=request.now)
    return PriceHistoryOut(
        days=prices.days,
        lowest=None if prices.lowest is None else Money(prices.lowest),
        items=[DayPriceOut(date=day, price=Money(minor)) for day, minor in prices.by_day.items()],
    )
