"""Reads of the cart room."""

from zhida.shop.cart.queries.invariants import check_invariants
from zhida.shop.cart.queries.prices import price_lines, quote_lines
from zhida.shop.cart.queries.views import count_units, get_cart

__all__ = ["check_invariants", "count_units", "get_cart", "price_lines", "quote_lines"]
