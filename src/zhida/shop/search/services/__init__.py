"""Writes of the search room."""

from zhida.shop.search.services.facets import refresh_facets
from zhida.shop.search.services.offers import refresh_flash_prices, refresh_offer_counts
from zhida.shop.search.services.pushing import forget_page, push_pages, queue_page
from zhida.shop.search.services.rebuilds import disown_index, request_rebuild
from zhida.shop.search.services.refresh import refresh_products
from zhida.shop.search.services.sales import add_sales
from zhida.shop.search.services.search_log import note_click, note_search, write_searches
from zhida.shop.search.services.searches import TENDED_EVERY, start_tending_searches, tend_searches

__all__ = [
    "TENDED_EVERY",
    "add_sales",
    "disown_index",
    "forget_page",
    "note_click",
    "note_search",
    "push_pages",
    "queue_page",
    "refresh_facets",
    "refresh_flash_prices",
    "refresh_offer_counts",
    "refresh_products",
    "request_rebuild",
    "start_tending_searches",
    "tend_searches",
    "write_searches",
]
