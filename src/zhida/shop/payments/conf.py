"""Tunables of the payments room."""

from datetime import timedelta
from typing import Final

ATTEMPT_LIFE: Final = timedelta(minutes=15)
SHORTEST_ATTEMPT_LIFE: Final = timedelta(minutes=1)
MOST_ATTEMPTS: Final = 20
# An address that ends sooner is asked for anew instead of shown.
SHORTEST_SHOWING: Final = timedelta(seconds=30)

# A channel may still report a payment made in its last second: nothing is final before this.
EXPIRY_GRACE: Final = timedelta(minutes=2)

# How long after its start an attempt or a refund is asked about (reference: the sweeper's cadence).
CHECK_AFTER: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 15, 30, 60, 180, 600, 1800, 3600, 10800, 21600, 43200, 86400)
)
CHECK_EVERY_LATER: Final = timedelta(days=1)
CHECK_FOR: Final = timedelta(days=7)

# When a refund that was sent has usually reached the payer, by kind of channel: what shoppers are told.
REFUND_ARRIVES_WITHIN: Final = {
    "alipay": timedelta(days=3),
    "wechat": timedelta(days=3),
    "unionpay": timedelta(days=7),
    "paypal": timedelta(days=7),
    "transfer": timedelta(days=3),
    "simulator": timedelta(days=1),
}

# How far apart a channel wants the refunds of one payment. Source: reference/payments.md 2.1.
REFUND_PAUSE: Final = {"alipay": timedelta(seconds=3)}

INBOX_RETRY: Final = timedelta(seconds=30)
RETRY_AFTER_SECONDS: Final = 5

CONNECT_SECONDS: Final = 3.0
READ_SECONDS: Final = 8.0
TOTAL_SECONDS: Final = 10.0
MOST_ANSWER_BYTES: Final = 64 * 1024
BILL_SECONDS: Final = 60.0
MOST_BILL_BYTES: Final = 512 * 1024 * 1024
MOST_NOTIFICATION_BYTES: Final = 64 * 1024
SIGNATURE_WINDOW: Final = timedelta(seconds=300)
