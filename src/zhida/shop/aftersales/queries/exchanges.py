"""What the units of an order can be exchanged for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.aftersales import price_cuts
from zhida.shop.catalogue import queries as catalogue
from zhida.shop.kernel.money import Money
from zhida.shop.orders.records import OrderRecord
from zhida.shop.pricing.queries import prices_for


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeChoice:
    """Another variant of the same product. `back` is what would be given back; below zero it costs more and
    cannot be had in exchange.
    """

    sku: str
    options: Mapping[str, str]
    back: Money


def exchange_choices(
    *, order: OrderRecord, quantities: Mapping[str, int], now: datetime
) -> tuple[ExchangeChoice, ...]:
    """List the other variants on sale that these units may be exchanged for, with what is given back.

    Nothing for units of several products. Worked: 2 units paid 99.00 each for 2 of 89.00 bring 20.00.
    At most four queries.
    """
    wanted = [line for line in order.lines if line.key in quantities]
    if len({line.product_number for line in wanted}) != 1:
        return ()
    bought = catalogue.find_skus(sku_ids=[wanted[0].sku_id], now=now)
    products = [record.product_id for record in bought.values()]
    of_product = catalogue.active_skus_of(product_ids=products, now=now)
    had = {line.sku for line in wanted}
    others = [it for skus in of_product.values() for it in skus if it.is_sellable and it.sku not in had]
    prices = prices_for(sku_ids=[it.sku_id for it in others], now=now)
    paid = price_cuts.paid_for(order, quantities, price_cuts.cuts_of(order=order.number))
    units = sum(quantities.values())
    return tuple(
        ExchangeChoice(
            sku=it.sku,
            options=it.options,
            back=Money(paid - prices[it.sku_id].selling.minor * units),
        )
        for it in others
        if it.sku_id in prices
    )
