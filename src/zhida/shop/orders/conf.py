"""Tunables of the orders room."""

from datetime import timedelta
from typing import Final

# A shopper who does not answer is taken to have received what the courier handed over.
AUTO_CONFIRM_AFTER: Final = timedelta(days=10)
AUTO_CONFIRM_TIMER: Final = "orders.auto_confirm"

NOTE_MAX_LENGTH: Final = 200
REMARK_MAX_LENGTH: Final = 500
REASON_MAX_LENGTH: Final = 200
ORDERS_A_PAGE: Final = 20
