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
