"""Tunables of the policies room."""

from typing import Final

LONGEST_DAYS: Final = 365
LONGEST_WARRANTY_MONTHS: Final = 120
MOST_PROMISES: Final = 6
PROMISE_MAX_LENGTH: Final = 30
SOURCE_MAX_LENGTH: Final = 100
REASON_MAX_LENGTH: Final = 200
DAY_NAME_MAX_LENGTH: Final = 40
RULES_A_PAGE: Final = 50
