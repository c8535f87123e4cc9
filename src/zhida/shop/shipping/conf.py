"""Tunables of the shipping room."""

from datetime import timedelta
from typing import Final

# Where no row says more: what the shop promises by default.
DEFAULT_DAYS: Final = (2, 5)
# Where no row says more: an order from this hour on in Shanghai leaves a day later.
DISPATCH_CUTOFF_HOUR: Final = 16
# No parcel weighs a ton; a larger weight is a mistake in the goods' data.
LARGEST_WEIGHT_GRAMS: Final = 1_000_000
LARGEST_FEE_MINOR: Final = 10_000_000
EARLIEST_REPORT_DAYS: Final = 90

# Clocks of couriers run ahead by minutes; a signature is not thrown away for it.
COURIER_CLOCK_AHEAD: Final = timedelta(minutes=10)

FOLLOW_TIMER: Final = "shipping.follow"
# A parcel nobody told of for so long is asked about, so often a day at most, for so long after dispatch.
POLL_AFTER: Final = timedelta(hours=12)
POLLS_A_DAY: Final = 4
FOLLOW_AT_MOST: Final = timedelta(days=60)
SILENT_AFTER: Final = timedelta(days=3)
# Waits between tries to subscribe; after the last one staff decide.
SUBSCRIBE_WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720))

# A push as it came settles what a courier said when; a claim for a lost parcel is over within a quarter. What
# it reported stays with its parcel, and a push that comes again after that still moves nothing.
PUSHES_KEPT: Final = timedelta(days=90)
PURGE_EVERY: Final = timedelta(days=1)
PUSHES_PURGED_AT_ONCE: Final = 2_000

CONNECT_SECONDS: Final = 3.0
READ_SECONDS: Final = 8.0
TOTAL_SECONDS: Final = 10.0
MOST_ANSWER_BYTES: Final = 256 * 1024
MOST_PUSH_BYTES: Final = 256 * 1024
MOST_REPORTS: Final = 300

PICKUP_TIMER: Final = "shipping.pickup_due"
CODE_DIGITS: Final = 8
CODE_TRIES: Final = 5
LONGEST_KEEP_DAYS: Final = 60
# The buyer is reminded so long before the code's last moment; goods nobody fetched so long after it are paid
# back.
REMIND_BEFORE: Final = timedelta(days=1)
GIVE_UP_AFTER: Final = timedelta(days=3)
MOST_STORES: Final = 200
