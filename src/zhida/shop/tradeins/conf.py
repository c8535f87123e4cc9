"""Tunables of the trade-in room."""

from datetime import timedelta
from typing import Final

TRADE_INS_A_PAGE: Final = 20
DUE_TIMER: Final = "tradeins.due"

# A quote is a promise of the price for so long; once accepted, the device is to be sent within the second.
QUOTE_VALID: Final = timedelta(days=7)
SEND_WITHIN: Final = timedelta(days=14)
ARRIVE_WITHIN: Final = timedelta(days=15)
INSPECT_WITHIN: Final = timedelta(days=3)
ANSWER_WITHIN: Final = timedelta(days=7)
SEND_BACK_WITHIN: Final = timedelta(days=3)
PAY_WITHIN: Final = timedelta(days=3)

MOST_OPEN: Final = 10
MOST_PHOTOS: Final = 12
MOST_MODELS: Final = 5000
MOST_QUESTIONS: Final = 20
MOST_GRADES: Final = 8
LARGEST_BASE_MINOR: Final = 10_000_000
TEXT_MAX_LENGTH: Final = 120
NOTE_MAX_LENGTH: Final = 500
PAYOUTS_AN_EXPORT: Final = 500

# Which words the payee agreed to when giving a bank account: change it whenever the words change.
CONSENT_VERSION: Final = "2026-11"
