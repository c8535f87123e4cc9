"""Tunables of the cart room."""

from typing import Final

LINES_A_CART: Final = 100
UNITS_A_LINE: Final = 999
# Freight is shown before anybody gave an address: to the district of the capital's centre.
REGION_WITHOUT_ADDRESS: Final = "110101"
