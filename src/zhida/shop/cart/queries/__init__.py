"""Reads of the cart room."""

from zhida.shop.cart.buyers import quote_terms
from zhida.shop.cart.holders import read_cart
from zhida.shop.cart.limits import most_units
from zhida.shop.cart.queries.invariants import check_invariants
from zhida.shop.cart.queries.prices import price_lines, quote_lines
from zhida.shop.cart.queries.views import NOTHING_CHOSEN, count_units, get_cart, quote_cart, show_cart

__all__ = [
    "NOTHING_CHOSEN",
    "check_invariants",
    "count_units",
    "get_cart",
    "most_units",
    "price_lines",
    "quote_cart",
    "quote_lines",
    "quote_terms",
    "read_cart",
    "show_cart",
]
