"""Tunables of checkout."""

from datetime import timedelta
from typing import Final

PAYMENT_WINDOW: Final = timedelta(minutes=30)
EXPIRE_TIMER: Final = "checkout.expire"
# The channel may report a payment of the last second a little later.
EXPIRE_GRACE: Final = timedelta(minutes=2)
# While a channel does not say whether it was paid, the hold is kept and the question asked again, but not for
# ever: a payment begun in the last second of the window has ended at its channel by then.
UNSETTLED_RETRY: Final = timedelta(minutes=1)
UNSETTLED_LIMIT: Final = timedelta(minutes=30)

IDEMPOTENCY_KEY_MAX_LENGTH: Final = 100

# A web worker runs so many checkouts of flash offers beside others; its other threads are for everybody else.
CHECKOUTS_AT_ONCE: Final = 3
# Who holds a place asks again; when none has asked for so long, room goes to whoever comes: a program that
# knows nothing of tickets must not leave goods lying.
HOLDERS_EXPECTED_WITHIN: Final = timedelta(seconds=3)
# How fast a waiting line moves, all workers together.
PLACES_A_SECOND: Final = 50
# How long a place is good once it was let in, and how long a worker believes what it read of a line.
TURN_LASTS: Final = timedelta(minutes=2)
LINE_BELIEVED: Final = timedelta(seconds=1)
# A worker forgets that a SKU is on a flash sale so long after it last priced one.
FLASH_REMEMBERED: Final = timedelta(minutes=1)
PLACES_REMEMBERED: Final = 5000
LONGEST_PAUSE_SECONDS: Final = 30
LONGEST_TICKET: Final = 300
