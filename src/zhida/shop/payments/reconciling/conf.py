"""Tunables of reconciliation. Hours are Beijing's, of the day after the bill's."""

from datetime import time, timedelta
from typing import Final

# WeChat's bill is ready at 10:00; an absent one is told at noon. Source: reference/payments.md 2.8.
FETCH_AT: Final = time(10, 0)
ABSENT_AT: Final = time(12, 0)
ASK_AGAIN: Final = timedelta(minutes=30)
ASK_AGAIN_LATER: Final = timedelta(hours=3)
ASK_FOR: Final = timedelta(days=14)
CONTINUE_AFTER: Final = timedelta(minutes=1)

# A payment booked so shortly before midnight may stand in the next day's bill, which is not there yet.
MIDNIGHT_MARGIN: Final = timedelta(minutes=30)
# How many days that no worker saw are made up for.
MOST_DAYS_BACK: Final = 31

# A transfer's bill is the bank's statement, which staff upload.
KINDS_WITHOUT_BILL: Final = frozenset({"transfer"})

ROWS_AT_ONCE: Final = 500
FINDINGS_AT_ONCE: Final = 100
MOST_QUERIES_A_RUN: Final = 200
STAGE_CACHE_KIB: Final = 8192
READ_BYTES: Final = 1024 * 1024
LONGEST_NUMBER: Final = 40
LONGEST_NOTE: Final = 500
