"""What a search engine is told about a product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """A product to be found: its texts as the merchant wrote them, and the facts lists filter and sort by.

    `category` runs from the root to the leaf, `category_ids` names every node that holds the product;
    `attributes` can be filtered by, `facts` are further values that are only looked for; `codes` are SKU
    codes and barcodes.
    """

    product_id: int
    title: str
    subtitle: str = ""
    brand: str = ""
    category: tuple[str, ...] = ()
    category_ids: tuple[int, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    facts: tuple[str, ...] = ()
    description: str = ""
    codes: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    number: str = ""
    price_minor: int = 0
    in_stock: bool = True
    sales: int = 0
    listed_at: datetime | None = None
