"""What a unit would cost now in a cart of that SKU alone, and which SKUs offers may have made cheaper."""

from collections.abc import Collection
from datetime import datetime

from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.kernel.money import round_down
from zhida.shop.pricing import queries as pricing_queries
from zhida.shop.pricing.records import SkuPrice
from zhida.shop.promotions import queries as promotions_queries
from zhida.shop.promotions.records import BuyerFacts, QuoteChoice, QuoteLine

NO_COUPON = QuoteChoice(coupons=())


def present_unit_price(
    *, sku: str, quantity: int, level: int, customer_id: int | None, now: datetime
) -> int | None:
    """Return the fen a unit costs in a cart of so many units and nothing else, floored; None when off sale.

    At the level that the line was bought at, without coupon and points, with what is left of flash quotas
    and, where the customer is named, of the customer's own limits. Two queries, one more where a gift is
    offered. Worked: 2 units at 129.00 under 满200减30 cost 114.00; 3 units at 10.00 less 10.00 cost 6.66.
    """
    records, prices = pricing_queries.priced_skus(skus=[sku], now=now)
    record = records.get(sku)
    price = prices.get(record.sku_id) if record is not None else None
    if record is None or price is None or not record.is_sellable:
        return None
    quote = promotions_queries.evaluate(
        lines=[_line(record, price, quantity)],
        buyer=BuyerFacts(customer_id=customer_id, level=level),
        choice=NO_COUPON,
        freight_minor=0,
        now=now,
    )
    return round_down(quote.payable, quantity)


def concerned_by_offers(*, skus: Collection[str], now: datetime) -> list[int]:
    """Return the ids of those SKUs on sale that a live offer concerns; two queries."""
    records, prices = pricing_queries.priced_skus(skus=skus, now=now)
    sold = {code: record for code, record in records.items() if record.sku_id in prices}
    lines = [_line(record, prices[record.sku_id], 1) for record in sold.values()]
    tags = promotions_queries.tags_for(lines=lines, now=now)
    return sorted(record.sku_id for code, record in sold.items() if tags[code])


def _line(record: SkuRecord, price: SkuPrice, quantity: int) -> QuoteLine:
    return QuoteLine(
        line=record.sku,
        sku=record.sku,
        product=record.product_number,
        category=record.category,
        brand=record.brand,
        quantity=quantity,
        selling_minor=price.selling.minor,
        level_prices={level: money.minor for level, money in price.level_prices.items()},
    )
