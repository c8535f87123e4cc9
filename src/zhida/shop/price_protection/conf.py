"""The tunables of price protection."""

from datetime import timedelta
from typing import Final

RUN_TIMER: Final = "price_protection.run"
LOOK_TIMER: Final = "price_protection.look"
EVERY_OFFER: Final = "all"

# What an automatic run for one SKU may pay before staff let it go on; staff may set another sum.
RUN_CAP_MINOR: Final = 50_000_00
LARGEST_CAP_MINOR: Final = 10**12
# Lines that one firing of the timer pays; the next firing takes the rest.
PAID_AT_ONCE: Final = 100
PAGE: Final = 20
# Whose days ended while payments were stopped may still ask so long after they go on.
GRACE: Final = timedelta(days=3)
REASON: Final = "价保"
