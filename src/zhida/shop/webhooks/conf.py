"""Tunables of the webhooks room; docs/rules/webhooks.md promises what follows from them."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

MOST_ENDPOINTS: Final = 10
LONGEST_URL: Final = 500

CONNECT_SECONDS: Final = 3.0
READ_SECONDS: Final = 8.0
TOTAL_SECONDS: Final = 10.0
MOST_ANSWER_BYTES: Final = 16 * 1024
LONGEST_EXCERPT: Final = 300

# How long after the n-th failure; after the last one the delivery is parked.
BACKOFF: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
# A run sends this many at most and ends with the first failure or after ten seconds; the endpoint then rests,
# so that one that hangs takes one sender some ten seconds a minute.
MOST_A_RUN: Final = 20
LONGEST_RUN_SECONDS: Final = 10.0
REST: Final = timedelta(minutes=1)
LEASE: Final = timedelta(seconds=60)
LOOK_AGAIN: Final = timedelta(seconds=15)

STOP_AFTER: Final = timedelta(days=3)
OLD_SECRET_LIFE: Final = timedelta(hours=24)
LOG_KEPT: Final = timedelta(days=30)
PRUNE_EVERY: Final = timedelta(hours=1)
