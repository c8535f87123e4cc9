"""The tunables of coupons."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

MOST_COUPONS: Final = 10_000_000
MOST_PER_CUSTOMER: Final = 100
MOST_VALID_DAYS: Final = 3650
HIGHEST_LEVEL: Final = 99

MOST_CODES_A_BATCH: Final = 10_000
# 16 characters of 24 are 73 bits. No two of them look alike: neither 0 nor O, 1, I nor L, 2 nor Z, 5 nor S,
# 8 nor B, U nor V.
CODE_ALPHABET: Final = "34679ACDEFGHJKMNPQRTVWXY"
CODE_LENGTH: Final = 16
CODE_GROUP: Final = 4
LONGEST_CODE_TYPED: Final = 40
WRONG_CODES_AN_HOUR: Final = 10
WRONG_CODES_AN_HOUR_PER_ADDRESS: Final = 50

MOST_GRANTS: Final = 100

# A discount above these needs a second person to publish it.
PERCENT_PUBLISHED_ALONE: Final = 50
CASH_PUBLISHED_ALONE_MINOR: Final = 5000

# A quote looks at so many coupons of a buyer, and at so many that stack when it looks for the best.
MOST_HELD: Final = 100
MOST_STACKING: Final = 6

# A coupon that ran out before its order was refunded in full is good for so much longer.
RETURNED_FOR: Final = timedelta(days=7)
