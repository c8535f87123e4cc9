"""Tunables of the orders room."""

from datetime import time, timedelta
from typing import Final

# A shopper who does not answer is taken to have received what the courier handed over.
AUTO_CONFIRM_AFTER: Final = timedelta(days=10)
AUTO_CONFIRM_TIMER: Final = "orders.auto_confirm"
# The morning after the promised day, in Shanghai: the courier has told of the evening's signatures by then.
LATE_AFTER: Final = time(9, 0)
LATE_TIMER: Final = "orders.late"

NOTE_MAX_LENGTH: Final = 200
REMARK_MAX_LENGTH: Final = 500
REASON_MAX_LENGTH: Final = 200
ORDERS_A_PAGE: Final = 20
SEARCHED_TEXT_MAX_LENGTH: Final = 50
# How often a buyer may ask to hurry.
URGED_EVERY: Final = timedelta(hours=24)
