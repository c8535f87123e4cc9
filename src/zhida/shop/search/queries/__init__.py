"""Reads of the search room."""

from zhida.shop.search.queries.lists import best_sellers, find_listed, list_products
from zhida.shop.search.queries.pages import get_product_page
from zhida.shop.search.queries.suggestions import suggest
from zhida.shop.search.slugs import slug_of

__all__ = ["best_sellers", "find_listed", "get_product_page", "list_products", "slug_of", "suggest"]
