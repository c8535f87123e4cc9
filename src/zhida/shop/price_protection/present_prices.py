"""What a unit would cost now in a cart of that SKU alone."""

from datetime import datetime

from zhida.shop.kernel.money import round_down
from zhida.shop.pricing import queries as pricing_queries
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
    line = QuoteLine(
        line="L001",
        sku=sku,
        product=record.product_number,
        category=record.category,
        brand=record.brand,
        quantity=quantity,
        selling_minor=price.selling.minor,
        level_prices={step: money.minor for step, money in price.level_prices.items()},
    )
    quote = promotions_queries.evaluate(
        lines=[line],
        buyer=BuyerFacts(customer_id=customer_id, level=level),
        choice=NO_COUPON,
        freight_minor=0,
        now=now,
    )
    return round_down(quote.payable, quantity)
