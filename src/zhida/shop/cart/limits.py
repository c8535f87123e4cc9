"""How many units a line may hold."""

from zhida.shop.cart import conf
from zhida.shop.cart.errors import QuantityLimit
from zhida.shop.catalogue.records import SkuRecord


def most_units(record: SkuRecord) -> int:
    """Give the most units of a SKU one line may hold: 999, or fewer by the SKU's own limit an order."""
    if record.limit_per_order is None:
        return conf.UNITS_A_LINE
    return min(conf.UNITS_A_LINE, record.limit_per_order)


def check_units(record: SkuRecord, quantity: int) -> None:
    """Let a quantity pass. Raises QuantityLimit with the SKU and its limit."""
    limit = most_units(record)
    if quantity > limit:
        raise QuantityLimit(lines=[{"sku": record.sku, "limit": limit}])
