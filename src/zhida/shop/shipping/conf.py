"""Tunables of the shipping room."""

from datetime import time
from typing import Final

# Where no row says more: what the shop promises by default.
DEFAULT_DAYS: Final = (2, 5)
# An order after this time of day in Shanghai leaves a day later.
DISPATCH_CUTOFF: Final = time(16, 0)
# No parcel weighs a ton; a larger weight is a mistake in the goods' data.
LARGEST_WEIGHT_GRAMS: Final = 1_000_000
LARGEST_FEE_MINOR: Final = 10_000_000
EARLIEST_REPORT_DAYS: Final = 90
