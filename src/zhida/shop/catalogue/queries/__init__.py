"""Reads of the catalogue."""

from zhida.shop.catalogue.queries.gallery import media_by_key
from zhida.shop.catalogue.queries.products import (
    draft_of,
    find_product_number,
    get_product,
    list_versions,
)
from zhida.shop.catalogue.queries.skus import active_skus_of, find_skus, sellable_skus
from zhida.shop.catalogue.queries.tree import (
    categories_by_id,
    category_tree,
    find_categories,
    rules_of_categories,
)

__all__ = [
    "active_skus_of",
    "categories_by_id",
    "category_tree",
    "draft_of",
    "find_categories",
    "find_product_number",
    "find_skus",
    "get_product",
    "list_versions",
    "media_by_key",
    "rules_of_categories",
    "sellable_skus",
]
