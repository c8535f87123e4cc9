"""The fields of our tantivy index, and the numbers lists filter and sort by."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final

import tantivy

from zhida.shop.search.engine.plan import Field

PIPELINE_VERSION: Final = "4"
WITHOUT_POSITIONS: Final = frozenset(
    {Field.WORDS, Field.CODE, Field.SOUND, Field.KIND, Field.PIECE, Field.SHELF, Field.FACTS}
)
# Fast fields: what is filtered, counted and sorted by.
PRODUCT: Final = "product"
PRICE: Final = "price"
PRICE_BAND: Final = "price_band"
BRAND_NAME: Final = "brand_name"
CATEGORY: Final = "category"
CATEGORY_NAME: Final = "category_name"
ATTRIBUTE: Final = "attribute"
SKU: Final = "sku"
NUMBER: Final = "number"
IN_STOCK: Final = "in_stock"
SALES: Final = "sales"
RANK: Final = "rank"
LISTED: Final = "listed"
PRIOR: Final = "prior"
PRIOR_AMONG_ALL: Final = "prior_among_all"
SERIES: Final = "series"
# Joins an attribute's name and value; no text holds it, for folding makes a blank of it.
SEPARATOR: Final = "\x1f"


def build_schema() -> tantivy.Schema:
    """Return the schema. Text fields hold tokens of our own pipeline; nothing is stored."""
    builder = tantivy.SchemaBuilder()
    for field in Field:
        option = "freq" if field in WITHOUT_POSITIONS else "position"
        builder.add_text_field(field.value, tokenizer_name="whitespace", index_option=option)
    for name in (BRAND_NAME, CATEGORY_NAME, ATTRIBUTE, SKU, NUMBER):
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    for name in (PRODUCT, PRICE, PRICE_BAND, CATEGORY, IN_STOCK, SALES, RANK, LISTED, SERIES):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_float_field(PRIOR, fast=True)
    builder.add_float_field(PRIOR_AMONG_ALL, fast=True)
    return builder.build()


def seconds_of(moment: datetime | None) -> int:
    """Return a moment as whole seconds, 0 for none."""
    return max(0, int(moment.astimezone(UTC).timestamp())) if moment is not None else 0


def index_version() -> str:
    """Return what an index must have been built with to be read: pipeline, fields, engine."""
    parts = [PIPELINE_VERSION, version("tantivy"), *sorted(field.value for field in Field)]
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:12]
