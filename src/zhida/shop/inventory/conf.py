"""Tunables of the inventory room."""

from typing import Final

# Shoppers see "low" at this many free units and below. The alert of the staff has a threshold for each SKU.
LOW_FREE_UNITS: Final = 5
ALERT_AT_UNITS: Final = 5
# One holder's unpaid claims at a time. Source: CONTRACT section 1 ("the hold limit of 5 unpaid orders").
OPEN_HOLDS_LIMIT: Final = 5
# A reservation that leaves more free units than this beside the two thresholds does not look again whether
# the availability word changed; far above what can be claimed between one statement and the next.
WATCH_MARGIN_UNITS: Final = 20
LARGEST_BUCKET_COUNT: Final = 64
LARGEST_QUANTITY: Final = 1_000_000
BULK_BATCH_ROWS: Final = 500
