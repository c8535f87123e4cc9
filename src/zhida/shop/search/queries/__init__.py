"""Reads of the search room."""

from zhida.shop.search.queries.index import count_changes, index_status, is_index_ready
from zhida.shop.search.queries.lists import best_sellers, list_products, listed_items, read_shelves
from zhida.shop.search.queries.outline import (
    ListedAddress,
    ListedBrand,
    NewProduct,
    count_listed,
    listed_addresses,
    listed_brands,
    listed_categories,
    newest_listed,
)
from zhida.shop.search.queries.pages import get_product_page
from zhida.shop.search.queries.suggestions import suggest
from zhida.shop.search.slugs import slug_of

__all__ = [
    "ListedAddress",
    "ListedBrand",
    "NewProduct",
    "best_sellers",
    "count_changes",
    "count_listed",
    "get_product_page",
    "index_status",
    "is_index_ready",
    "list_products",
    "listed_addresses",
    "listed_brands",
    "listed_categories",
    "listed_items",
    "newest_listed",
    "read_shelves",
    "slug_of",
    "suggest",
]
