"""Writes of the cart room, one verb a file."""

from zhida.shop.cart.services.add import add_line, fill_cart
from zhida.shop.cart.services.change import change_line, select_lines
from zhida.shop.cart.services.consume import consume, lock_selected
from zhida.shop.cart.services.merge import merge_guest_cart
from zhida.shop.cart.services.remove import remove_line

__all__ = [
    "add_line",
    "change_line",
    "consume",
    "fill_cart",
    "lock_selected",
    "merge_guest_cart",
    "remove_line",
    "select_lines",
]
