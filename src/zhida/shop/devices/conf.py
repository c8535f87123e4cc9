"""Tunables of the devices room."""

from datetime import timedelta
from typing import Final

DEVICES_A_PAGE: Final = 20
RECALLS_A_PAGE: Final = 20
ITEMS_A_PAGE: Final = 50

# Buyers told in one transaction; the timer takes the next ones.
BUYERS_AT_ONCE: Final = 200
TELL_TIMER: Final = "devices.tell_buyers"

# Looking up serials without a login: what one address may ask.
LOOKUPS_AN_ADDRESS: Final = 20
LOOKUP_WINDOW: Final = timedelta(minutes=10)

REASON_MAX_LENGTH: Final = 500
MOST_REPAIR_DAYS: Final = 365
