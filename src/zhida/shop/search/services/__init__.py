"""Writes of the search room."""

from zhida.shop.search.services.facets import refresh_facets
from zhida.shop.search.services.refresh import refresh_products
from zhida.shop.search.services.sales import add_sales

__all__ = ["add_sales", "refresh_facets", "refresh_products"]
