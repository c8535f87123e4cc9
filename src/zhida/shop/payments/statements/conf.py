"""Tunables of statements."""

from datetime import timedelta
from typing import Final

LARGEST_FILE_BYTES: Final = 8 * 1024 * 1024
MOST_ROWS: Final = 20_000
# Where the table may begin: banks put their name, the account and the period above it.
MOST_PREFACE_ROWS: Final = 30
# Lines that found no payment are looked at again with each upload for this long.
LOOK_AGAIN_FOR: Final = timedelta(days=30)
# A code is compared by amount and name only this long after it was shown; no attempt lives longer.
LONGEST_LIFE: Final = timedelta(days=7)
# Above this a second person confirms what one decides by hand, where the shop asks for second persons.
SECOND_PERSON_ABOVE_MINOR: Final = 5_000_00

MOST_CANDIDATES: Final = 20
MOST_LINES_TOGETHER: Final = 20

LARGEST_SLIP_BYTES: Final = 10 * 1024 * 1024
LARGEST_SLIP_PIXELS: Final = 40_000_000
LARGEST_SLIP_SIDE: Final = 2000
MOST_SLIPS: Final = 5
