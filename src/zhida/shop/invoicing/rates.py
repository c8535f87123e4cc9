"""Which rate and tax code a line has: its product's, its category's, or the shop's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from zhida.shop.catalogue import queries as catalogue
from zhida.shop.invoicing.conf import DEFAULT_RATE_BP, DEFAULT_TAX_CODE
from zhida.shop.invoicing.models import TaxRate

PRODUCT, CATEGORY, FREIGHT, DEFAULT = "PRODUCT", "CATEGORY", "FREIGHT", "DEFAULT"
SCOPES: Final = frozenset({PRODUCT, CATEGORY, FREIGHT, DEFAULT})
SEPARATOR: Final = " > "


@dataclass(frozen=True, slots=True)
class Rate:
    """Basis points and the 19 digits of the 商品和服务税收分类编码."""

    rate_bp: int
    tax_code: str


class RateTable:
    """All rows that staff wrote, read once for a batch."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], Rate] = {
            (row.scope, row.key): Rate(row.rate_bp, row.tax_code) for row in TaxRate.objects.all()
        }

    def of_product(self, number: str, category: Sequence[str]) -> Rate:
        """Give the rate of a product in a category's path."""
        keys = [(PRODUCT, number)]
        keys += [(CATEGORY, SEPARATOR.join(category[:depth])) for depth in range(len(category), 0, -1)]
        return next((self._rows[key] for key in keys if key in self._rows), self.default)

    @property
    def of_freight(self) -> Rate:
        """Give the rate of freight: the usual one unless staff say otherwise."""
        return self._rows.get((FREIGHT, ""), self.default)

    @property
    def default(self) -> Rate:
        """Give the rate of all else."""
        return self._rows.get((DEFAULT, ""), Rate(DEFAULT_RATE_BP, DEFAULT_TAX_CODE))


def rates_of(products: Mapping[str, int], *, now: datetime) -> tuple[Mapping[str, Rate], Rate]:
    """Give the rates of products, named with one SKU id each, and of freight. Two queries."""
    table = RateTable()
    skus = catalogue.find_skus(sku_ids=list(products.values()), now=now)
    found = {
        number: table.of_product(number, skus[sku_id].category if sku_id in skus else ())
        for number, sku_id in products.items()
    }
    return found, table.of_freight
